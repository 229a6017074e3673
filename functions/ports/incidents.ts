import type { Member } from '../domain/rules/incidents.ts';
import type { Instant } from '../domain/time.ts';

/** What is noted about one topic, across cases. */
interface Noted {
  readonly members: readonly Member[];
  /** Since when there is an incident, if it is not over. */
  readonly foundAt?: Instant;
}

/** The counter of each topic: who opened a case with it, and when. */
export interface Incidents {
  /** Adds a member, once however often it is noted; an incident that was found before `since` is over. */
  note(topic: string, member: Member, since: Instant): Promise<Noted>;
  /** Whoever finds it first says when; answers that moment. */
  find(topic: string, at: Instant, since: Instant): Promise<Instant>;
}
