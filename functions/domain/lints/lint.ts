import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import type { Duty } from './duty.ts';

/** A place in the policy, and what is wrong there. Never a phone number. */
export interface Found {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** All that a lint may look at. */
export interface Seen {
  readonly policy: Policy;
  readonly now: Instant;
  /** Who is on duty in the next 30 days, stretch by stretch. */
  readonly duty: readonly Duty[];
}

/**
 * One thing that a policy may have wrong though its form is right. A fault: somebody would not be told, a
 * promise could not be kept, or it contradicts itself; such a policy is refused. A warning: it works, and is
 * probably not what was meant.
 */
export interface Lint {
  readonly code: string;
  readonly severity: 'fault' | 'warning';
  /** What it finds, in a sentence. */
  readonly finds: string;
  readonly mend: string;
  readonly find: (seen: Seen) => readonly Found[];
}

export interface Finding extends Found {
  readonly code: string;
  readonly severity: 'fault' | 'warning';
  readonly mend: string;
}

export const found = (path: Found['path'], reason: string): Found => ({ path, reason });
