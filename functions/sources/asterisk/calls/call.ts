import type { CloudEvent } from '../../cloud-events.ts';
import type { Pending } from './sayings.ts';

/** What is known of one call that has not ended yet. Plain data: it outlives the process that follows it. */
export interface Call {
  /** The channel's id of the customer's first leg. */
  readonly subject: string;
  /** The caller's own extension, for a caller inside the house. */
  readonly extension: string | undefined;
  /**
   * `told`: its events go out. `held`: it may be an agent's second leg, asking before a transfer, so they wait.
   * `leg`: it is one, and has no conversation of its own.
   */
  telling: 'told' | 'held' | 'leg';
  held: CloudEvent[];
  heldUntil: number;
  seenAt: number;
  enteredAt: number;
  queue: string | undefined;
  agent: string | undefined;
  /** Transferred to where no queue looks. */
  away: boolean;
  /** What is heard next of this call may still change it. */
  pending: Pending | undefined;
  /** Other ids under which it is spoken of. */
  otherIds: string[];
  /** How often each thing was said of it, and when the last one was. */
  said: Record<string, number>;
  saidAt: number;
  /** Tells it from a call under the same id that is no longer remembered; 0 as long as the id is new. */
  readonly era: number;
  /** How often each route has told each thing, where several tell of the same calls. */
  sighted: Record<string, number>;
  /** What the readers of one phone system keep beside it. */
  seen: Record<string, number>;
}

/** Within this time a call that has ended is remembered (past-calls.ts), so that none of its ids is given twice. */
const ERA_MS = 7_200_000;

/** A channel's id holds the second in which it began, like `1790000098.410` or `pbx1-1790000098.410`. */
export function bornAt(id: string): number | undefined {
  const seconds = /(?:^|-)(\d{9,11})\.\d+$/.exec(id)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** A call under an id that is older than the memory of calls is told apart from the earlier one by when it came. */
function eraOf(id: string, at: number): number {
  const born = bornAt(id);
  return born !== undefined && Math.abs(at - born) < ERA_MS ? 0 : Math.floor(at / ERA_MS);
}

/**
 * Counts under names that differ from call to call: with no prototype it is a hash table at once, where V8 would make
 * a shape of each set of names that any call has.
 */
const noCounts = (): Record<string, number> => Object.create(null);

export function newCall(
  subject: string,
  at: number,
  telling: Call['telling'],
  extension: string | undefined,
  past: Pick<Call, 'said' | 'sighted'> = { said: noCounts(), sighted: noCounts() },
): Call {
  return {
    subject,
    extension,
    telling,
    held: [],
    heldUntil: Number.MAX_SAFE_INTEGER,
    seenAt: at,
    enteredAt: at,
    queue: undefined,
    agent: undefined,
    away: false,
    pending: undefined,
    otherIds: [],
    said: past.said,
    saidAt: 0,
    era: eraOf(subject, at),
    sighted: past.sighted,
    seen: {},
  };
}
