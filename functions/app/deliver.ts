import { CALL_RANK } from '../domain/call-status.ts';
import type { Fact } from '../domain/event.ts';
import { CaseId } from '../domain/ids.ts';
import { isWanted } from '../domain/messages.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { Links } from '../ports/links.ts';
import {
  type Address,
  type Answer,
  type CaseStore,
  type Claims,
  type Clock,
  type Delivery,
  type Log,
  type Operators,
  OutsideError,
  type PeopleStore,
  type PlainTexts,
  type Policies,
  type Queues,
  type Telephony,
} from '../ports.ts';
import { readCases } from './find.ts';
import { type Parcel, pack } from './parcel.ts';
import { sidOf } from './submission.ts';

/** One decided message goes out, once: claimed, checked again, sent, and what became of it told to the case. */

export interface DeliverPorts {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly store: CaseStore;
  readonly people: PeopleStore;
  readonly claims: Claims;
  readonly links: Pick<Links, 'issue'>;
  readonly publicUrl: string;
  readonly telephony: Telephony;
  readonly plainTexts: PlainTexts;
  readonly operators: Operators;
  readonly queues: Pick<Queues, 'intake'>;
}

export type Delivered = 'sent' | 'unwanted' | 'asked' | 'failed';

const outcome = (
  { caseId, message }: Address,
  ask: number,
  now: Instant,
  what: { readonly type: 'message.delivered' } | { readonly type: 'message.failed'; readonly code: string },
): Fact => {
  const common = {
    id: `${message}/${ask}/${what.type}`,
    source: 'baton:deliver',
    subject: `case:${caseId}`,
    time: now,
    order: 0,
  };
  return what.type === 'message.failed'
    ? { ...common, type: what.type, data: { message, code: what.code } }
    : { ...common, type: what.type, data: { message } };
};

export async function deliver(
  ports: DeliverPorts,
  policy: Policy,
  asked: Delivery,
  now: Instant,
): Promise<Delivered> {
  const state = (await readCases(ports.store, [asked.caseId])).get(asked.caseId);
  const message = state?.outstanding.find(({ id }) => id === asked.message);
  if (!state || !message || !isWanted(state, message)) return 'unwanted';
  // A case that was folded into another is known under both ids: what is said in its name is claimed once.
  const delivery = { ...asked, caseId: state.id };
  const parcel = await pack(ports, policy, state, message, now);
  if (!parcel) {
    await tell(ports, [outcome(delivery, delivery.ask, now, { type: 'message.failed', code: 'nobody' })]);
    return 'failed';
  }
  const claim = await ports.claims.claim(delivery.caseId, delivery.message, parcel.words, now);
  try {
    const sid = await sidOf(ports, parcel, delivery, claim);
    if (sid !== undefined) return await ask(ports, parcel, delivery, sid, now);
    return await send(ports, parcel, delivery, now);
  } catch (error) {
    // What no repetition mends is the outcome; anything else goes back to the queue.
    if (!(error instanceof OutsideError) || !isFinal(error, message, delivery)) throw error;
    await tell(ports, [outcome(delivery, delivery.ask, now, { type: 'message.failed', code: error.code })]);
    return 'failed';
  }
}

/** A page that nobody can vouch for after a minute has failed: the next channel or the next person is told now. */
const isFinal = ({ retry }: OutsideError, { kind }: Outstanding, { ask }: Delivery): boolean =>
  retry === 'never' || (kind === 'page' && ask > 1);

const tell = (ports: DeliverPorts, facts: readonly Fact[]): Promise<void> =>
  ports.queues.intake(facts.map((fact) => ({ kind: 'fact', fact })));

async function send(
  ports: DeliverPorts,
  parcel: Parcel,
  delivery: Delivery,
  now: Instant,
): Promise<Delivered> {
  const { caseId, message } = delivery;
  const sid = await hand(ports, parcel, { caseId, message }, now);
  await ports.claims.settle(caseId, message, sid);
  if (sid === undefined)
    await tell(ports, [outcome(delivery, delivery.ask, now, { type: 'message.delivered' })]);
  return 'sent';
}

async function withLink(
  { links, publicUrl }: DeliverPorts,
  { words, link }: Extract<Parcel, { kind: 'text' }>,
  now: Instant,
): Promise<string> {
  if (!link) return words;
  return `${words} ${publicUrl}${await links.issue(link.to, link.expiresAt, now)}`;
}

/** Gives it to whoever carries it. An id comes back where the outcome follows later. */
async function hand(
  ports: DeliverPorts,
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
      return (await ports.telephony.ringAgent(parcel.to, parcel.words, parcel.conference, address)).sid;
    case 'ringCustomer':
      return (await ports.telephony.ringCustomer(parcel.to, parcel.conference, address)).sid;
    case 'release':
      return void (await ports.telephony.release(parcel.sid, parcel.words));
    case 'alarm':
      return void (await ports.operators.tell('Baton: a case is exhausted', parcel.words));
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
  ports: DeliverPorts,
  parcel: Parcel,
  delivery: Delivery,
  sid: string,
  now: Instant,
): Promise<Delivered> {
  if (!isReportedOn(parcel)) {
    await tell(ports, [outcome(delivery, delivery.ask, now, { type: 'message.delivered' })]);
    return 'asked';
  }
  if (delivery.ask === 1) {
    await ports.claims.settle(delivery.caseId, delivery.message, sid);
    return 'sent';
  }
  if (parcel.kind === 'ringAgent' || parcel.kind === 'ringCustomer') {
    await tell(ports, await ports.telephony.outcomeOfCall(sid, delivery, now));
    return 'asked';
  }
  const facts =
    parcel.kind === 'ringPerson'
      ? (await ports.telephony.outcomeOfCall(sid, delivery, now)).filter(hasRung)
      : await ports.telephony.outcomeOfText(sid, delivery, now);
  const late = outcome(delivery, delivery.ask, now, { type: 'message.failed', code: 'no-status' });
  await tell(ports, facts.length > 0 ? facts : [late]);
  return 'asked';
}

/** Whether its carrier says later what became of it; for the others, accepted is delivered. */
const isReportedOn = (parcel: Parcel): boolean =>
  parcel.kind === 'text' ? parcel.by === 'twilio' : parcel.kind.startsWith('ring');

/** The partition of claims for answers that are about no case; no conversation hashes to it. */
const ANSWERS = CaseId.parse('case_aaaaaaaaaaaaaaaa');

/** A short answer about no case: sent once, and nobody waits for its outcome. */
export async function sendAnswer(ports: DeliverPorts, { to, text, id }: Answer, now: Instant): Promise<void> {
  const { delivery } = await ports.policies.active();
  const parcel: Parcel = { kind: 'text', to, words: text, by: delivery.sms };
  const claim = await ports.claims.claim(ANSWERS, id, text, now);
  const known = await sidOf(ports, parcel, { caseId: ANSWERS, message: id }, claim);
  if (known !== undefined) return;
  try {
    const sid = await hand(ports, parcel, { caseId: ANSWERS, message: id }, now);
    await ports.claims.settle(ANSWERS, id, sid);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.retry !== 'never') throw error;
    ports.log.failed('an answer was refused for good', error, { message: id });
  }
}
