import type { Grounds, Reason } from '../decision.ts';
import type { Instant } from '../time.ts';

export type Compared = Grounds['compared'];

/**
 * A limit of the policy that the case has crossed. The occurrence is an ordinal (the n-th crossing), never an
 * event's id, so that the same history always names the same crossing.
 */
export interface Crossing {
  readonly reason: Reason;
  readonly occurrence: number;
  readonly at: Instant;
  /** When the stretch began that lasted too long; progress after it ends the climb. */
  readonly since?: Instant;
  /**
   * The facts compared, in words; a getter where they are long. Asked for only when a climb starts, and so are the
   * grounds, which are the same for checking: crossings are found again with every event.
   */
  readonly why: string;
  readonly grounds: () => Omit<Grounds, 'rule' | 'revision'>;
}

export const climbIdOf = ({ reason, occurrence }: Pick<Crossing, 'reason' | 'occurrence'>): string =>
  `${reason}.${occurrence}`;
