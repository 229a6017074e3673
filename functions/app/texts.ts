import { meantBy, readWord, stillOpen } from '../domain/climbs/people.ts';
import type { Fact } from '../domain/event.ts';
import { CustomerKey, MessageId, type PersonId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import { unclearText } from '../domain/wording.ts';
import type { Answer, CaseStore, Incoming, PeopleStore } from '../ports.ts';
import { readCases } from './find.ts';

/** A text that somebody sent to Baton's number: a supervisor's word, or a customer's sign of life. */

export type ReceivedText = Extract<Incoming, { kind: 'text' }>;

export type Read =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** From nobody that we know: no case is opened by a text of a stranger. */
  | { readonly kind: 'stranger' };

interface Ports {
  readonly store: CaseStore;
  readonly people: PeopleStore;
}

const personOf = (policy: Policy, phone: string): PersonId | undefined =>
  (Object.keys(policy.people) as PersonId[]).find((id) => policy.people[id]?.phone === phone);

export async function readText(ports: Ports, policy: Policy, text: ReceivedText): Promise<Read> {
  const person = personOf(policy, text.from);
  return person === undefined ? fromCustomer(ports, text) : fromPerson(ports, person, text);
}

async function fromPerson({ store, people }: Ports, person: PersonId, text: ReceivedText): Promise<Read> {
  const { pages } = await people.load(person);
  const cases = await readCases(
    store,
    pages.pages.map(({ caseId }) => caseId),
  );
  const word = readWord(text.body);
  const caseId = word && meantBy(word, pages, cases);
  if (!word || !caseId) {
    const open = new Set(stillOpen(pages, cases));
    const codes = pages.pages.filter((p) => open.has(p.caseId)).map(({ code }) => code);
    const id = MessageId.parse(`unclear.${text.sid}`);
    return { kind: 'answer', answer: { to: text.from, text: unclearText(codes), id } };
  }
  const data = { person, verb: word.verb, reply: text.sid };
  return { kind: 'fact', fact: { type: 'page.answered', ...about(text, caseId), data } };
}

async function fromCustomer({ store }: Ports, text: ReceivedText): Promise<Read> {
  const key = CustomerKey.parse(`phone:${text.from}`);
  const caseId = (await store.read({ cases: [], customers: [key] })).customers.get(key);
  if (!caseId) return { kind: 'stranger' };
  const data = { by: 'customer' as const, text: text.body };
  return { kind: 'fact', fact: { type: 'interaction.message', ...about(text, caseId), data } };
}

const about = ({ sid, receivedAt }: ReceivedText, caseId: string) => ({
  id: sid,
  source: 'twilio',
  subject: `case:${caseId}`,
  time: receivedAt,
  order: 0,
});
