import type { PolicyStore, PolicyVersion } from '../ports.ts';

/** The stored policies in memory: what stories run on. */
export function createMemoryPolicyStore(): PolicyStore {
  const versions = new Map<string, PolicyVersion>();
  let active: (PolicyVersion & { readonly over: string }) | undefined;
  const keyOf = ({ since, revision }: PolicyVersion) => `${since}#${revision}`;
  return {
    active: async () => active,
    versions: async (most) =>
      [...versions]
        .sort(([a], [b]) => (a < b ? 1 : -1))
        .slice(0, most)
        .map(([, version]) => version),
    async keep(version) {
      versions.set(keyOf(version), version);
    },
    async activate(version, over) {
      active = { ...version, over };
    },
  };
}
