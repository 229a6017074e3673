import { pageNamed } from '../domain/climbs/pages.ts';
import type { Fact } from '../domain/event.ts';
import type { CaseId, MessageId, PersonId } from '../domain/ids.ts';
import type { PersonFact } from '../domain/people/facts.ts';
import { digestNamed } from '../domain/people/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { HeldPage } from '../ports/people.ts';
import type { Queues } from '../ports.ts';
import { pagesIn } from './digest.ts';
import { changePerson, numberOf, type PeopleWork } from './people.ts';

/** What the outcome of a page or of a digest says about the person whom it went to, and about their number. */

export interface NewsPorts extends PeopleWork {
  readonly queues: Pick<Queues, 'deliver' | 'wake' | 'intake'>;
}

type Of<Type extends Fact['type']> = Extract<Fact, { type: Type }>;
type TextOutcome = Of<'message.delivered' | 'message.failed'>;

const isTextOutcome = (fact: Fact): fact is TextOutcome =>
  fact.type === 'message.delivered' || fact.type === 'message.failed';

/** The digest that an outcome is about: such a fact belongs to a person, and to no case. */
export const digestIn = (fact: Fact): ReturnType<typeof digestNamed> =>
  isTextOutcome(fact) ? digestNamed(fact.data.message) : undefined;

interface News {
  readonly person: PersonId;
  readonly fact: (policy: Policy) => PersonFact[];
}

const about = (
  policy: Policy,
  person: PersonId,
  tell: (number: NonNullable<ReturnType<typeof numberOf>>) => PersonFact,
): PersonFact[] => {
  const number = numberOf(policy, person);
  return number === undefined ? [] : [tell(number)];
};

const nameOf = ({ subject, data }: TextOutcome | Of<'call.status'>): string => `${subject}/${data.message}`;

function outcomeNews(fact: TextOutcome, person: PersonId, channel: 'sms' | 'voice'): News {
  const { message } = fact.data;
  return {
    person,
    fact: (policy) =>
      about(policy, person, (number) =>
        fact.type === 'message.failed'
          ? {
              type: fact.type,
              at: fact.time,
              message,
              name: nameOf(fact),
              channel,
              number,
              code: fact.data.code,
            }
          : { type: fact.type, at: fact.time, message, channel, number },
      ),
  };
}

/** A call that could not be placed fails; one that was picked up shows that the number works. */
function callNews(fact: Of<'call.status'>, person: PersonId): News | undefined {
  const { time, data } = fact;
  const { message, status, code = 'failed' } = data;
  const common = { at: time, message, channel: 'voice' } as const;
  if (status === 'failed')
    return {
      person,
      fact: (policy) =>
        about(policy, person, (number) => ({
          type: 'message.failed',
          ...common,
          name: nameOf(fact),
          number,
          code,
        })),
    };
  if (status !== 'completed') return undefined;
  return {
    person,
    fact: (policy) => about(policy, person, (number) => ({ type: 'message.delivered', ...common, number })),
  };
}

function newsIn(fact: Fact): News | undefined {
  if (fact.type === 'page.answered' && fact.data.via === 'voice') {
    const { person } = fact.data;
    return {
      person,
      fact: (policy) => about(policy, person, (number) => ({ type: 'number.alive', at: fact.time, number })),
    };
  }
  if (!isTextOutcome(fact) && fact.type !== 'call.status') return undefined;
  const page = pageNamed(fact.data.message);
  if (!page) return undefined;
  return isTextOutcome(fact) ? outcomeNews(fact, page.person, page.channel) : callNews(fact, page.person);
}

/** Tells the person, if the fact says anything about one. Told twice, it counts once. */
export async function tellPerson(ports: NewsPorts, policy: Policy, fact: Fact, now: Instant): Promise<void> {
  const news = newsIn(fact);
  const facts = news?.fact(policy) ?? [];
  if (news && facts.length > 0) await changePerson(ports, policy, news.person, now, () => facts);
}

/** What became of a digest became of every page that it named; and then the digest is done with. */
export async function tellDigest(ports: NewsPorts, policy: Policy, fact: Fact, now: Instant): Promise<void> {
  const digest = digestIn(fact);
  if (!digest || !isTextOutcome(fact)) return;
  const pages = await pagesIn(ports.people, digest.person, digest.round);
  await ports.queues.intake(pages.map((page) => ({ kind: 'fact', fact: outcomeOfPage(fact, page) })));
  const { fact: facts } = outcomeNews(fact, digest.person, 'sms');
  await changePerson(ports, policy, digest.person, now, () => facts(policy));
}

function outcomeOfPage(fact: TextOutcome, { caseId, message }: HeldPage): TextOutcome {
  const digest: MessageId = fact.data.message;
  const common = { ...fact, id: `${fact.id}/${message}`, subject: subjectOf(caseId) };
  return common.type === 'message.failed'
    ? { ...common, data: { ...common.data, message, digest } }
    : { ...common, data: { message, digest } };
}

const subjectOf = (caseId: CaseId): string => `case:${caseId}`;
