import { CALL_RANK } from '../domain/call-status.ts';
import { pageNamed } from '../domain/climbs/pages.ts';
import type { Fact } from '../domain/event.ts';
import { CaseId, type MessageId } from '../domain/ids.ts';
import { digestNamed } from '../domain/people/person.ts';
import type { Instant } from '../domain/time.ts';
import type { Links } from '../ports/links.ts';
import {
  type Address,
  type Claims,
  type Operators,
  OutsideError,
  type PlainTexts,
  type Telephony,
} from '../ports.ts';
import type { Parcel } from './parcel.ts';
import { sealOf, sidOf } from './submission.ts';

/** A packed message goes out, once: claimed, sent or found again, and what became of it reported. */

export interface CarryPorts {
  readonly claims: Claims;
  readonly links: Pick<Links, 'issue'>;
  readonly publicUrl: string;
  readonly telephony: Telephony;
  readonly plainTexts: PlainTexts;
  readonly operators: Operators;
}

/** What goes out, in whose name, and for the how-many-th time. */
export interface Carried {
  readonly caseId: CaseId;
  readonly message: MessageId;
  readonly ask: number;
}

/** Whoever waits for the outcome. */
export type Report = (facts: readonly Fact[]) => Promise<void>;

/** In whose name something goes out that is about no case in particular; no conversation hashes to it. */
export const NO_CASE = CaseId.parse('case_aaaaaaaaaaaaaaaa');

type Outcome =
  | { readonly type: 'message.delivered' }
  | { readonly type: 'message.failed'; readonly code: string };

/** Who says what Baton knows by itself. */
export const OWN_SOURCE = 'baton:deliver';

/** An outcome that Baton knows of by itself. */
export const outcome = ({ caseId, message, ask }: Carried, now: Instant, what: Outcome): Fact => {
  const common = {
    id: `${message}/${ask}/${what.type}`,
    source: OWN_SOURCE,
    subject: `case:${caseId}`,
    time: now,
    order: 0,
  };
  return what.type === 'message.failed'
    ? { ...common, type: what.type, data: { message, code: what.code } }
    : { ...common, type: what.type, data: { message } };
};

export async function carry(
  ports: CarryPorts,
  parcel: Parcel,
  carried: Carried,
  now: Instant,
  report: Report,
  beforeItLeaves: () => Promise<void> = async () => {},
): Promise<'sent' | 'asked' | 'failed'> {
  const { caseId, message } = carried;
  const claim = await ports.claims.claim(caseId, message, sealOf(parcel.words), now);
  try {
    const known = await sidOf(ports, parcel, carried, claim, now);
    if (known !== undefined) return await ask(ports, parcel, carried, known, now, report);
    await beforeItLeaves();
    const sid = await hand(ports, parcel, { caseId, message }, now);
    await ports.claims.settle(caseId, message, sid, now);
    if (sid === undefined) await report([outcome(carried, now, { type: 'message.delivered' })]);
    return 'sent';
  } catch (error) {
    // What no repetition mends is the outcome; anything else goes back to the queue.
    if (!(error instanceof OutsideError) || !isFinal(error, carried)) throw error;
    await report([outcome(carried, now, { type: 'message.failed', code: error.code })]);
    return 'failed';
  }
}

/** A page that nobody can vouch for after a minute has failed: the next channel or the next person is told now. */
const isFinal = ({ retry }: OutsideError, { message, ask }: Carried): boolean =>
  retry === 'never' || (ask > 1 && (pageNamed(message) ?? digestNamed(message)) !== undefined);

async function withLink(
  { links, publicUrl }: CarryPorts,
  { words, link }: Extract<Parcel, { kind: 'text' }>,
  now: Instant,
): Promise<string> {
  if (!link) return words;
  return `${words} ${publicUrl}${await links.issue(link.to, link.expiresAt, now)}`;
}

/** Gives it to whoever carries it. An id comes back where the outcome follows later. */
async function hand(
  ports: CarryPorts,
  parcel: Parcel,
  address: Address,
  now: Instant,
): Promise<string | undefined> {
  switch (parcel.kind) {
    case 'text': {
      const words = await withLink(ports, parcel, now);
      if (parcel.by === 'sns') return void (await ports.plainTexts.text(parcel.to, words));
      return (await ports.telephony.text(parcel.to, words, address)).sid;
    }
    case 'ringPerson':
      return (await ports.telephony.ringPerson(parcel.to, parcel.words, address)).sid;
    case 'ringAgent':
      return (await ports.telephony.ringAgent(parcel.to, parcel, address)).sid;
    case 'ringCustomer':
      return (await ports.telephony.ringCustomer(parcel.to, parcel, address)).sid;
    case 'askKey':
      return void (await ports.telephony.askKey(parcel.sid, parcel, { ...address, message: parcel.call }));
    case 'release':
      return void (await ports.telephony.release(parcel.sid, parcel.words));
    case 'alarm':
      return void (await ports.operators.tell(parcel.subject, parcel.words));
  }
}

/** A call that waits in the carrier's queue has not even begun. */
const hasRung = (fact: Fact): boolean =>
  fact.type !== 'call.status' || CALL_RANK[fact.data.status] >= CALL_RANK.ringing;

/**
 * Its outcome has not come back: asks the carrier. A text without a final status for a minute has failed, and so has
 * a page by phone that does not even ring.
 */
async function ask(
  { claims, telephony }: CarryPorts,
  parcel: Parcel,
  carried: Carried,
  sid: string,
  now: Instant,
  report: Report,
): Promise<'sent' | 'asked'> {
  if (!isReportedOn(parcel)) {
    await report([outcome(carried, now, { type: 'message.delivered' })]);
    return 'asked';
  }
  if (carried.ask === 1) {
    await claims.settle(carried.caseId, carried.message, sid, now);
    return 'sent';
  }
  if (parcel.kind === 'ringAgent' || parcel.kind === 'ringCustomer') {
    await report(await telephony.outcomeOfCall(sid, carried, now));
    return 'asked';
  }
  const facts =
    parcel.kind === 'ringPerson'
      ? (await telephony.outcomeOfCall(sid, carried, now)).filter(hasRung)
      : await telephony.outcomeOfText(sid, carried, now);
  const late = outcome(carried, now, { type: 'message.failed', code: 'no-status' });
  await report(facts.length > 0 ? facts : [late]);
  return 'asked';
}

/** Whether its carrier says later what became of it; for the others, accepted is delivered. */
const isReportedOn = (parcel: Parcel): boolean =>
  parcel.kind === 'text' ? parcel.by === 'twilio' : parcel.kind.startsWith('ring');
