import type { Case } from '../domain/case.ts';
import { controlWord } from '../domain/control-word.ts';
import { isTalkedAbout, lastAskedAt } from '../domain/customer/offers.ts';
import { readCustomerWord } from '../domain/customer/words.ts';
import { type CaseId, CustomerKey, type PersonId } from '../domain/ids.ts';
import { lineOf } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import { STARTED_TEXT } from '../domain/wording/digest.ts';
import { readCases } from './find.ts';
import { changePerson } from './people.ts';
import { answerTo, type Read, type ReceivedText, type TextPorts } from './received-text.ts';
import { deskOf, isSaidAsCustomer, readWordOf } from './supervisor-words.ts';

/** A text that somebody sent to Baton's number: a supervisor's word, or a customer's sign of life. */

const personOf = (policy: Policy, phone: string): PersonId | undefined =>
  (Object.keys(policy.people) as PersonId[]).find((id) => policy.people[id]?.phone === phone);

/** What Twilio took it for, and what it means to every carrier. */
const OF_TWILIO = { STOP: 'stop', START: 'start', HELP: undefined } as const;
const controlOf = ({ body, optOut }: ReceivedText): 'stop' | 'start' | undefined =>
  (optOut && OF_TWILIO[optOut]) ?? controlWord(body);

/**
 * STOP and START count for the number, whoever it is known as. A supervisor may be somebody's customer: then their
 * word goes to whichever of the two alone could mean it, and what both could mean to what was asked last.
 */
export async function readText(ports: TextPorts, policy: Policy, text: ReceivedText): Promise<Read> {
  const control = controlOf(text);
  if (control) await ports.optOuts.noteOptOut(text.from, control, text.receivedAt);
  const person = personOf(policy, text.from);
  return person === undefined ? fromCustomer(ports, text) : fromPerson(ports, policy, person, text);
}

async function fromPerson(
  ports: TextPorts,
  policy: Policy,
  person: PersonId,
  text: ReceivedText,
): Promise<Read> {
  const { from: number, receivedAt: at } = text;
  const control = controlOf(text);
  const type = control === 'stop' ? 'texts.stopped' : control === 'start' ? 'texts.started' : 'number.alive';
  const { line } = await changePerson(ports, policy, person, at, () => [{ type, at, number }]);
  // Twilio itself confirms a STOP, and lets nothing else through; CANCEL, its word for it, has a meaning of its own.
  if (control === 'stop' && !isCancel(text)) return { kind: 'noted' };
  if (control === 'start')
    return lineOf({ line }, number).stopped
      ? { kind: 'noted' }
      : { kind: 'answer', answer: answerTo(text, 'started', STARTED_TEXT) };
  const desk = await deskOf(ports, person, text);
  const own = await customersCase(ports, text);
  const state = own && (await readCases(ports.store, [own])).get(own);
  if (state && isSaidAsCustomer(desk, askedOf(state, text), text)) return saidBy(own, text);
  return control ? { kind: 'noted' } : readWordOf(policy, person, desk, text);
}

const isCancel = ({ body }: ReceivedText): boolean => readCustomerWord(body).kind === 'cancel';

async function customersCase({ store }: TextPorts, { from }: ReceivedText): Promise<CaseId | undefined> {
  const key = CustomerKey.parse(`phone:${from}`);
  return (await store.read({ cases: [], customers: [key] })).customers.get(key);
}

/** When they were last asked, as a customer, what this text could answer. */
function askedOf(state: Case, { body, receivedAt }: ReceivedText): Instant | undefined {
  if (isTalkedAbout(state, receivedAt)) return lastAskedAt(state);
  const asks = readCustomerWord(body).kind === 'supervisor' && state.state !== 'resolved';
  return asks ? state.openedAt : undefined;
}

async function fromCustomer(ports: TextPorts, text: ReceivedText): Promise<Read> {
  const caseId = await customersCase(ports, text);
  return caseId ? saidBy(caseId, text) : { kind: 'stranger' };
}

function saidBy(caseId: CaseId, text: ReceivedText): Read {
  // What Twilio has answered is no answer to us; but CANCEL, one of its words for STOP, is one of ours too.
  const isToUs = text.optOut === undefined || isCancel(text);
  const data = { by: 'customer' as const, text: text.body, ...(isToUs ? { phone: text.from } : {}) };
  return { kind: 'fact', fact: { type: 'interaction.message', ...about(text, caseId), data } };
}

const about = ({ sid, receivedAt }: ReceivedText, caseId: string) => ({
  id: sid,
  source: 'twilio',
  subject: `case:${caseId}`,
  time: receivedAt,
  order: 0,
});
