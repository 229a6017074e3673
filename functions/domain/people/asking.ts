import type { Channel } from '../channel.ts';
import type { CaseId, E164, MessageId } from '../ids.ts';
import type { Policy } from '../policy.ts';
import type { Instant } from '../time.ts';
import { freeAt } from './budget.ts';
import { lineOf, nameOfPage, type PersonState } from './person.ts';

/** May this page go out now? By this channel or not at all: the next channel is the case's own decision. */

export interface AskedPage {
  readonly message: MessageId;
  readonly caseId: CaseId;
  readonly channel: Channel;
  readonly number: E164;
  /** When the ladder moves on. Left out for a last resort, behind which nothing comes: it waits as long as it takes. */
  readonly answerBy?: Instant | undefined;
}

/** Why a page does not go by this channel, whatever the carrier would say. */
export type Refusal = 'stopped' | 'landline' | 'quarantined' | 'budget';

type Verdict =
  | { readonly kind: 'send' }
  /** It goes out in the digest of this round, which may leave then. */
  | { readonly kind: 'hold'; readonly until: Instant }
  | { readonly kind: 'refuse'; readonly why: Refusal };

/** What keeps everything from going to this number by this channel. */
export function brokenLine(
  state: Pick<PersonState, 'line'>,
  channel: Channel,
  number: E164,
): Exclude<Refusal, 'budget'> | undefined {
  const line = lineOf(state, number);
  if (channel === 'sms' && line.stopped) return 'stopped';
  if (channel === 'sms' && line.landline) return 'landline';
  return line.quarantined[channel] ? 'quarantined' : undefined;
}

/** Asked again for a page that it let pass, it lets it pass again. */
export function verdictOn(state: PersonState, page: AskedPage, policy: Policy, now: Instant): Verdict {
  const { channel, caseId, message, answerBy } = page;
  const sent = state.sent[channel];
  if (sent.some(({ name }) => name === nameOfPage(caseId, message))) return { kind: 'send' };
  const broken = brokenLine(state, channel, page.number);
  if (broken) return { kind: 'refuse', why: broken };
  const free = freeAt(
    sent.map(({ at }) => at),
    channel,
    policy,
    now,
  );
  // A call reads one page; only texts are bundled. Whoever waits already is not overtaken.
  const waiting = channel === 'sms' ? state.heldUntil : undefined;
  if (waiting === undefined && free === now) return { kind: 'send' };
  const until = waiting ?? free;
  if (channel === 'voice' || (answerBy !== undefined && until >= answerBy))
    return { kind: 'refuse', why: 'budget' };
  return { kind: 'hold', until };
}
