import type { Case } from '../domain/case.ts';
import type { Fact } from '../domain/event.ts';
import type { E164, PersonId } from '../domain/ids.ts';
import { isWanted } from '../domain/messages.ts';
import type { Outstanding } from '../domain/outstanding.ts';
import type { Policy } from '../domain/policy.ts';
import { type Instant, later, plus } from '../domain/time.ts';
import type { OptOuts } from '../ports/opt-outs.ts';
import {
  type Answer,
  type CaseStore,
  type Clock,
  type Delivery,
  type Log,
  OutsideError,
  type Policies,
  type Queues,
} from '../ports.ts';
import { type Carried, type CarryPorts, carry, NO_CASE, OWN_SOURCE, outcome, type Report } from './carry.ts';
import { A_MOMENT } from './change.ts';
import { readCases } from './find.ts';
import { admitPage } from './page-admission.ts';
import { type Parcel, pack } from './parcel.ts';
import { isStopped, type PeopleWork } from './people.ts';

/** One decided message of a case goes out, once: admitted, packed, carried, and its outcome told to the case. */

export interface DeliverPorts extends CarryPorts, PeopleWork {
  readonly clock: Clock;
  readonly policies: Policies;
  readonly log: Log;
  readonly store: CaseStore;
  readonly optOuts: Pick<OptOuts, 'hasOptedOut'>;
  readonly ownNumber: E164;
  readonly queues: Pick<Queues, 'intake' | 'deliver' | 'wake'>;
}

export type Delivered = 'sent' | 'held' | 'unwanted' | 'asked' | 'failed';

/** The outcome goes the way of every event. */
export const reportTo =
  ({ queues }: Pick<DeliverPorts, 'queues'>): Report =>
  (facts: readonly Fact[]) =>
    queues.intake(facts.map((fact) => ({ kind: 'fact', fact })));

export async function deliver(
  ports: DeliverPorts,
  policy: Policy,
  asked: Delivery,
  now: Instant,
): Promise<Delivered> {
  const state = (await readCases(ports.store, [asked.caseId])).get(asked.caseId);
  const message = state?.outstanding.find(({ id }) => id === asked.message);
  if (!state || !message || !isWanted(state, message)) return 'unwanted';
  // A case that was folded into another is known under both ids: what it decided is claimed under its own, once.
  const carried: Carried = { ...asked, caseId: message.decidedBy ?? state.id };
  const report = reportTo(ports);
  // Never at the instant of its decision, nor before it: clocks differ, and it would be taken for older news.
  const at = later(now, plus(message.at, A_MOMENT));
  const failed = async (code: string): Promise<Delivered> => {
    await report([outcome(carried, at, { type: 'message.failed', code })]);
    return 'failed';
  };
  const admitted = await admit(ports, policy, state, message, now);
  if (admitted.kind === 'refuse') return failed(admitted.why);
  if (admitted.kind === 'hold') {
    await report([heldFact(carried, admitted.until, at)]);
    return 'held';
  }
  const parcel = pack(ports, policy, state, message, admitted.code, now);
  return parcel ? carry(ports, parcel, carried, now, reportNotBefore(at, report)) : failed('nobody');
}

/** What a carrier says keeps its time: its own callback may have told the same. */
const reportNotBefore =
  (at: Instant, report: Report): Report =>
  (facts) =>
    report(
      facts.map((fact) => (fact.source === OWN_SOURCE ? { ...fact, time: later(fact.time, at) } : fact)),
    );

type Admitted =
  | { readonly kind: 'send'; readonly code?: number }
  | { readonly kind: 'hold'; readonly until: Instant }
  | { readonly kind: 'refuse'; readonly why: string };

/** A budget counts pages; STOP is for every text, of whatever case. */
async function admit(
  ports: DeliverPorts,
  policy: Policy,
  state: Case,
  message: Outstanding,
  now: Instant,
): Promise<Admitted> {
  if (message.kind === 'page') return admitPage(ports, policy, state, message, now);
  if (message.kind === 'answer' && (await isStopped(ports.people, policy, message.person)))
    return { kind: 'refuse', why: 'stopped' };
  if (message.kind === 'notice' && (await ports.optOuts.hasOptedOut(message.phone)))
    return { kind: 'refuse', why: 'stopped' };
  return { kind: 'send' };
}

const heldFact = ({ caseId, message, ask }: Carried, until: Instant, now: Instant): Fact<'page.held'> => ({
  id: `${message}/${ask}/held/${until}`,
  source: OWN_SOURCE,
  subject: `case:${caseId}`,
  time: now,
  order: 0,
  type: 'page.held',
  data: { message, until },
});

const refused = (code: string): OutsideError =>
  new OutsideError(code, 'the carrier refused an answer', 'never');

/** A short answer about no case: sent once, and nobody waits for its outcome. */
export async function sendAnswer(ports: DeliverPorts, { to, text, id }: Answer, now: Instant): Promise<void> {
  const policy = await ports.policies.active();
  const { delivery, people } = policy;
  const [person, known] = Object.entries(people).find(([, { phone }]) => phone === to) ?? [];
  if (person && (await isStopped(ports.people, policy, person as PersonId))) return;
  const parcel: Parcel = { kind: 'text', to, words: text, by: known?.sms ?? delivery.sms };
  await carry(ports, parcel, { caseId: NO_CASE, message: id, ask: 1 }, now, async (facts) => {
    for (const fact of facts)
      if (fact.type === 'message.failed')
        ports.log.failed('an answer was refused for good', refused(fact.data.code), { message: id });
  });
}
