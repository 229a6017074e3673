import { type Case, latestClimb } from '../domain/case.ts';
import { nextLook } from '../domain/decide.ts';
import type { Fact } from '../domain/event.ts';
import { sortedOnce } from '../domain/history.ts';
import { type CaseId, masked } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { AgentLeg, Attempt, Proof } from '../domain/promises/promised.ts';
import { removedAt } from '../domain/retention.ts';
import { duration, type Instant, plus, spanOf } from '../domain/time.ts';
import type { CaseStore, Looks } from '../ports.ts';
import { readCases } from './find.ts';
import { type ShadowDifference, shadowDifference, shadowPolicyOf } from './shadow.ts';

/** What people and programs see of a case. Numbers are masked. */
export interface CaseRow {
  readonly id: CaseId;
  readonly state: Case['state'];
  readonly priority: string;
  readonly customer: string;
  readonly topic: string;
  readonly handoffs: number;
  readonly openedAt: Instant | undefined;
  /** Of a case that is over: when it is removed. */
  readonly nextLook: Instant | undefined;
  /** Why it is looked at, or what goes on. */
  readonly why: string;
}

interface TimelineRow {
  readonly at: Instant;
  readonly by: string;
  readonly what: string;
}

/** One try to keep a promise. */
export interface AttemptRow {
  /** When the customer's phone was to ring. */
  readonly at: Instant;
  /** Which end was rung first. */
  readonly bridge: Attempt['bridge'];
  /** Every agent who was asked, in order, and what came of it. */
  readonly agents: readonly string[];
  readonly outcome: string;
  /** The carrier's error code, if it gave one. */
  readonly code: string;
}

export interface CaseView extends CaseRow {
  readonly promises: readonly {
    readonly id: string;
    readonly state: string;
    readonly proof: string;
    /** The wall time that the customer was told, with its zone; empty before they were. */
    readonly heard: string;
    /** What shows that it was kept. */
    readonly kept: Proof | undefined;
    readonly attempts: readonly AttemptRow[];
  }[];
  /** What the policy's shadow would do otherwise. */
  readonly shadow: readonly ShadowDifference[];
  readonly timeline: readonly TimelineRow[];
}

/** A page of open cases shows so many, those first that are due first. */
const MOST_ROWS = 200;
/** Every open case has a look: the farthest is a policy's longest wait. */
const FARTHEST = spanOf(duration('P800D'));

interface Ports {
  readonly store: Pick<CaseStore, 'read' | 'history'>;
  readonly looks: Pick<Looks, 'due'>;
}

function whyOf(state: Case): string {
  const climb = latestClimb(state);
  if (climb && climb.state !== 'ended') {
    const holder = climb.acknowledgedBy ? ` by ${climb.acknowledgedBy}` : '';
    const people =
      climb.state === 'climbing' && climb.people.length > 0 ? `, asked: ${climb.people.join(', ')}` : '';
    return `${climb.reason} (${climb.state}${holder}${people}): ${climb.why}`;
  }
  const promise = state.promises.find((p) => p.state === 'made' || p.state === 'calling');
  if (promise) return `a call is promised${promise.reason ? `: ${promise.reason}` : ''}`;
  if (state.waiting) return `waits on ${state.waiting.on}: ${state.waiting.what}`;
  return state.state === 'resolved' ? 'resolved' : 'in time';
}

const customerOf = ({ customer }: Case): string =>
  [customer.name, customer.phone && masked(customer.phone)].filter(Boolean).join(' ') || 'unknown';

const rowOf = (state: Case, policy: Policy): CaseRow => ({
  id: state.id,
  state: state.state,
  priority: state.priority,
  customer: customerOf(state),
  topic: state.topic ?? '',
  handoffs: state.handoffs.length,
  openedAt: state.openedAt,
  nextLook: nextLook(state, policy) ?? removedAt(state, policy),
  why: whyOf(state),
});

/** The open cases, by what is due first; found by the look index, without a scan. */
export async function openCases({ store, looks }: Ports, policy: Policy, now: Instant): Promise<CaseRow[]> {
  const due = await looks.due({ until: plus(now, FARTHEST), most: MOST_ROWS });
  const cases = await readCases(
    store,
    due.flatMap((look) => ('id' in look ? [look.id] : [])),
  );
  return [...cases.values()].map((state) => rowOf(state, policy));
}

const said = ({ type, data }: Fact): string => {
  const words = Object.entries(data).filter(([name]) => !['customer', 'ladder', 'grounds'].includes(name));
  const shown = words.map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [type, ...shown].join(' · ').replaceAll(/\+\d{5,13}(\d\d)/g, '…$1');
};

function answerOf({ acceptedAt, declined, status }: AgentLeg): string {
  if (acceptedAt !== undefined) return 'took it';
  return declined ? 'passed it on' : status;
}

const attemptRow = ({ ringAt, bridge, agentLegs, customerLeg, outcome }: Attempt): AttemptRow => ({
  at: ringAt,
  bridge,
  agents: agentLegs.map((leg) => `${leg.agent} ${answerOf(leg)}`),
  outcome: outcome ?? 'under way',
  code: customerLeg?.code ?? '',
});

/** One case with everything that happened to it, in order. */
export async function oneCase(
  { store }: Pick<Ports, 'store'>,
  policy: Policy,
  id: CaseId,
): Promise<CaseView | undefined> {
  const state = (await readCases(store, [id])).get(id);
  if (!state) return undefined;
  const shadow = shadowPolicyOf(policy);
  const history = sortedOnce([...(await store.history(state.id)), ...state.unarchived]);
  return {
    ...rowOf(state, policy),
    promises: state.promises.map((p) => ({
      id: p.id,
      state: p.state,
      proof: p.proof ?? '',
      heard: p.heard ? `${p.heard.wall} ${p.heard.zone}` : '',
      kept: p.kept,
      attempts: p.attempts.map(attemptRow),
    })),
    shadow: shadow && state.newest ? shadowDifference(state, shadow, state.newest.time) : [],
    timeline: history.map((fact) => ({ at: fact.time, by: fact.source, what: said(fact) })),
  };
}
