import { readCustomerWord } from '../domain/customer/words.ts';
import { CustomerKey, type PersonId } from '../domain/ids.ts';
import { controlWord } from '../domain/people/codes.ts';
import type { Policy } from '../domain/policy.ts';
import { STARTED_TEXT } from '../domain/wording/digest.ts';
import { changePerson } from './people.ts';
import { answerTo, type Read, type ReceivedText, type TextPorts } from './received-text.ts';
import { readWordOf } from './supervisor-words.ts';

/** A text that somebody sent to Baton's number: a supervisor's word, or a customer's sign of life. */

const personOf = (policy: Policy, phone: string): PersonId | undefined =>
  (Object.keys(policy.people) as PersonId[]).find((id) => policy.people[id]?.phone === phone);

export async function readText(ports: TextPorts, policy: Policy, text: ReceivedText): Promise<Read> {
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
  const control = controlWord(text.body);
  const type = control === 'stop' ? 'texts.stopped' : control === 'start' ? 'texts.started' : 'number.alive';
  await changePerson(ports, policy, person, at, () => [{ type, at, number }]);
  // Twilio itself confirms a STOP, and lets nothing else through.
  if (control === 'stop') return { kind: 'noted' };
  if (control === 'start') return { kind: 'answer', answer: answerTo(text, 'started', STARTED_TEXT) };
  return readWordOf(ports, policy, person, text);
}

/** STOP and START count for the number, whether or not we know whose it is. */
async function fromCustomer({ store, optOuts }: TextPorts, text: ReceivedText): Promise<Read> {
  const { kind } = readCustomerWord(text.body);
  const isStop = kind === 'stop' || text.optOut === 'STOP';
  if (isStop || kind === 'start' || text.optOut === 'START')
    await optOuts.noteOptOut(text.from, isStop ? 'stop' : 'start', text.receivedAt);
  const key = CustomerKey.parse(`phone:${text.from}`);
  const caseId = (await store.read({ cases: [], customers: [key] })).customers.get(key);
  if (!caseId) return { kind: 'stranger' };
  // What Twilio has answered is no answer to us; but CANCEL, one of its words for STOP, is one of ours too.
  const isToUs = text.optOut === undefined || kind === 'cancel';
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
