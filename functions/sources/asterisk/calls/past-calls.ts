import type { Call } from './call.ts';

/** What is kept of a call after its end, so that what is said of it later has ids of its own. */
export interface Past {
  readonly said: Record<string, number>;
  readonly sighted: Record<string, number>;
}

/** So many at least are remembered, and less than twice as many. */
const MOST_PAST = 20_000;
/** Enough for what may yet be told of them after a break. */
const MOST_SAVED = 1000;

export function pastCalls(saved: Iterable<readonly [string, Past]> = []) {
  /** In the order of their ends. Forgotten a whole map at a time: the first key of a map is dear once many were deleted. */
  let newer = new Map(saved);
  let older: ReadonlyMap<string, Past> = new Map();
  return {
    keep({ subject, said, sighted, otherIds }: Call): void {
      if (newer.size >= MOST_PAST) [older, newer] = [newer, new Map()];
      for (const id of [subject, ...otherIds]) {
        newer.delete(id);
        newer.set(id, { said, sighted });
      }
    },
    get: (id: string): Past | undefined => newer.get(id) ?? older.get(id),
    save: (): readonly (readonly [string, Past])[] => [...new Map([...older, ...newer])].slice(-MOST_SAVED),
  };
}
