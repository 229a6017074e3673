import { onDuty, rotationNamed } from '../calendar/rotation.ts';
import type { Channel } from '../channel.ts';
import type { LeftOut } from '../decision.ts';
import type { PersonId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';

interface Never {
  /** Whom the complaint is about. */
  readonly about: readonly string[];
  /** Who had it already and did not move it. */
  readonly excluded: readonly PersonId[];
}

interface OnRung {
  readonly people: PersonId[];
  /** By what each of them is reached, the first first. */
  readonly channels: Record<PersonId, Channel[]>;
  /** Only when there is somebody. */
  readonly leftOut?: LeftOut[];
}

function whyNot(who: string, { about, excluded }: Never, policy: Policy): string | undefined {
  const person = policy.people[who as PersonId];
  if (!person) return 'is not in the policy';
  if (about.includes(who)) return 'is not asked: the complaint is about them';
  return excluded.some((id) => id === who) ? 'had it already' : undefined;
}

/** The people of a rung at this instant, each once: on duty and not complained about. */
export function whoOn(notify: readonly string[], never: Never, policy: Policy, now: Instant): OnRung {
  const people: PersonId[] = [];
  const leftOut: LeftOut[] = [];
  for (const named of notify) {
    const rotation = rotationNamed(named, policy);
    const who = rotation ? onDuty(rotation, now) : named;
    const why = who === undefined ? 'has nobody on duty' : whyNot(who, never, policy);
    if (who === undefined || why !== undefined) leftOut.push({ who: who ?? named, why: why ?? '' });
    else if (!people.some((id) => id === who)) people.push(who as PersonId);
  }
  const channels = Object.fromEntries(
    people.map((id) => [id, [...new Set(policy.people[id]?.channels)]]),
  ) as OnRung['channels'];
  return { people, channels, ...(leftOut.length > 0 ? { leftOut } : {}) };
}
