import { controlWord } from '../domain/control-word.ts';
import { readCustomerWord } from '../domain/customer/words.ts';
import { CustomerKey, type PersonId } from '../domain/ids.ts';
import { lineOf } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import { STARTED_TEXT } from '../domain/wording/digest.ts';
import { changePerson } from './people.ts';
import { answerTo, type Read, type ReceivedText, type TextPorts } from './received-text.ts';
import { readWordOf } from './supervisor-words.ts';

/** A text that somebody sent to Baton's number: a supervisor's word, or a customer's sign of life. */

const personOf = (policy: Policy, phone: string): PersonId | undefined =>
  (Object.keys(policy.people) as PersonId[]).find((id) => policy.people[id]?.phone === phone);

/** What Twilio took it for, and what it means to every carrier. */
const OF_TWILIO = { STOP: 'stop', START: 'start', HELP: undefined } as const;
const controlOf = ({ body, optOut }: ReceivedText): 'stop' | 'start' | undefined =>
  (optOut && OF_TWILIO[optOut]) ?? controlWord(body);

/** STOP and START count for the number, whoever it is known as: a supervisor may be somebody's customer. */
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
  const state = await changePerson(ports, policy, person, at, () => [{ type, at, number }]);
  // Twilio itself confirms a STOP, and lets nothing else through.
  if (control === 'stop') return { kind: 'noted' };
  if (control === 'start')
    return lineOf(state, number).stopped
      ? { kind: 'noted' }
      : { kind: 'answer', answer: answerTo(text, 'started', STARTED_TEXT) };
  return readWordOf(ports, policy, person, text);
}

async function fromCustomer({ store }: TextPorts, text: ReceivedText): Promise<Read> {
  const key = CustomerKey.parse(`phone:${text.from}`);
  const caseId = (await store.read({ cases: [], customers: [key] })).customers.get(key);
  if (!caseId) return { kind: 'stranger' };
  // What Twilio has answered is no answer to us; but CANCEL, one of its words for STOP, is one of ours too.
  const isToUs = text.optOut === undefined || readCustomerWord(text.body).kind === 'cancel';
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
