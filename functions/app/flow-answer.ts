import { briefOf } from '../domain/brief/brief-of.ts';
import { briefText } from '../domain/brief/brief-words.ts';
import { type Case, isActive, latestClimb } from '../domain/case.ts';
import type { Customer } from '../domain/customer/known.ts';
import { customerKeys } from '../domain/joining.ts';
import type { Policy } from '../domain/policy.ts';
import type { Instant } from '../domain/time.ts';
import type { CaseStore, Clock, Log, Policies, Queues } from '../ports.ts';
import { readCases } from './find.ts';
import { caseIdOf } from './identity.ts';

/**
 * What a contact flow is told about its customer: flat texts, none of them null, all names always there, because a flow
 * compares texts and cannot ask whether one is missing. Far under the 32 KB that Amazon Connect takes.
 */
const NAMES = [
  'found',
  'caseId',
  'state',
  'priority',
  'escalated',
  'reason',
  'promiseDue',
  'promiseDueWords',
  'promiseReason',
  'customerName',
  'language',
  'tier',
  'topic',
  'about',
  'next',
  'tried',
  'handsOff',
  'path',
  'handoffs',
  'lastAgent',
  'owner',
  'brief',
] as const;
export type FlowAnswer = Readonly<Record<(typeof NAMES)[number], string>>;

export const NOT_FOUND: FlowAnswer = {
  ...(Object.fromEntries(NAMES.map((name) => [name, ''])) as Record<keyof FlowAnswer, string>),
  found: 'false',
  escalated: 'false',
  handoffs: '0',
};

interface FlowPorts {
  readonly store: Pick<CaseStore, 'read'>;
  readonly policies: Policies;
}

/** What the function behind a flow's block needs of the world. */
export interface ConnectPorts extends FlowPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly queues: Pick<Queues, 'intake'>;
}

interface Who {
  readonly conversation: string;
  readonly customer: Customer;
}

/** The customer's open case before all; else the conversation's own, else one that was resolved. */
async function caseOf(store: FlowPorts['store'], { conversation, customer }: Who): Promise<Case | undefined> {
  const own = caseIdOf(conversation);
  const { customers } = await store.read({ cases: [], customers: customerKeys(customer) });
  const cases = await readCases(store, [...new Set([...customers.values(), own])]);
  const theirs = [...customers.values()].flatMap((id) => cases.get(id) ?? []);
  return [...theirs.filter(({ state }) => state !== 'resolved'), cases.get(own), ...theirs].find(
    (state) => state?.openedAt !== undefined,
  );
}

export async function flowAnswer(
  { store, policies }: FlowPorts,
  who: Who,
  now: Instant,
): Promise<FlowAnswer> {
  const [state, policy] = await Promise.all([caseOf(store, who), policies.active()]);
  return state ? answerAbout(state, policy, now) : NOT_FOUND;
}

const MOST = 1000;
const clipped = (text: string | undefined): string => (text ?? '').slice(0, MOST);
const listed = (texts: readonly string[]): string => clipped(texts.join('; '));

function answerAbout(state: Case, policy: Policy, now: Instant): FlowAnswer {
  const brief = briefOf(state, policy, now);
  const climb = latestClimb(state);
  const isEscalated = state.climbs.some((one) => isActive(one) || one.state === 'acknowledged');
  const [promise] = brief.promised
    .filter((one) => one.state === 'made' || one.state === 'calling')
    .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  return {
    found: 'true',
    caseId: state.id,
    state: state.state,
    priority: state.priority,
    escalated: String(isEscalated),
    reason: isEscalated ? clipped(climb?.reason) : '',
    promiseDue: promise?.dueAt ?? '',
    promiseDueWords: clipped(promise?.due),
    promiseReason: clipped(promise?.reason),
    customerName: clipped(state.customer.name),
    language: clipped(brief.customer.language),
    tier: clipped(brief.customer.tier),
    topic: clipped(state.topic),
    about: listed(brief.about),
    next: clipped(brief.next),
    tried: listed(brief.tried),
    handsOff: listed(brief.handsOff),
    path: clipped(brief.path.join(' > ')),
    handoffs: String(brief.handoffs.length),
    lastAgent: clipped(brief.lastAgent),
    owner: clipped(brief.owner),
    brief: clipped(briefText(brief)),
  };
}
