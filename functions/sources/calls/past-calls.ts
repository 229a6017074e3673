import type { Call } from './call.ts';

/** What is kept of a call after its end, so that what is said of it later has ids of its own. */
export interface Past {
  readonly said: Record<string, number>;
  readonly sighted: Record<string, number>;
}

const MOST_PAST = 20_000;
/** Enough for what may yet be told of them after a break. */
const MOST_SAVED = 1000;

export function pastCalls(saved: Iterable<readonly [string, Past]> = []) {
  /** In the order of their ends, so that the oldest is first. */
  const past = new Map(saved);
  return {
    keep({ subject, said, sighted, otherIds }: Call): void {
      for (const id of past.keys()) {
        if (past.size < MOST_PAST) break;
        past.delete(id);
      }
      for (const id of [subject, ...otherIds]) {
        past.delete(id);
        past.set(id, { said, sighted });
      }
    },
    get: (id: string): Past | undefined => past.get(id),
    save: (): readonly (readonly [string, Past])[] => [...past].slice(-MOST_SAVED),
  };
}
