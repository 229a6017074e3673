import type { Fact } from '../../domain/event.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Span } from '../../domain/time.ts';
import { type Change, pairing, type Which } from './differences.ts';
import type { CaseSummary, Outcome } from './outcome.ts';
import { createReplay, type Replay } from './replay.ts';
import { type Changed, countChanges } from './report.ts';

/** One policy, or two in step over one log: what differs is known as soon as both are done with a case. */

interface SideBySide {
  take(fact: Fact): void;
  end(): Ended;
}

interface Ended {
  readonly first: Outcome;
  readonly second: Outcome | undefined;
  readonly changed: Changed;
}

interface Listening {
  readonly acknowledgeAfter?: Span | undefined;
  /** Each escalated case of a policy, when it is over. */
  readonly onEscalated?: (which: Which, summary: CaseSummary) => void;
  readonly onChange?: (change: Change) => void;
}

export function sideBySide(first: Policy, second: Policy | undefined, listening: Listening = {}): SideBySide {
  const { acknowledgeAfter, onEscalated, onChange } = listening;
  const counted = countChanges();
  const over = pairing((change) => {
    counted.add(change);
    onChange?.(change);
  });
  const replayOf = (which: Which, policy: Policy, other: () => Replay | undefined): Replay =>
    createReplay(policy, {
      acknowledgeAfter,
      onOver(id, summary) {
        if (summary) onEscalated?.(which, summary);
        if (second) over(which, id, summary, other()?.holds(id) === true);
      },
    });
  const one: Replay = replayOf('first', first, () => two);
  const two: Replay | undefined = second && replayOf('second', second, () => one);
  return {
    take(fact) {
      one.take(fact);
      two?.take(fact);
    },
    end: () => ({ first: one.end(), second: two?.end(), changed: counted.changed() }),
  };
}
