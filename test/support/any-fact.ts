import fc from 'fast-check';
import { CallStatus } from '../../functions/domain/call-status.ts';
import { pageId } from '../../functions/domain/climbs/pages.ts';
import { Fact, type FactType } from '../../functions/domain/event.ts';
import { PersonId, PromiseId } from '../../functions/domain/ids.ts';
import { callId } from '../../functions/domain/promises/leg-names.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { at, CASE } from './given.ts';

/** Facts of every type with any valid data, about a few ids, so that they meet. The types are checked off. */

const START = Date.parse(at('10:00'));
const time = fc.integer({ min: 0, max: 86_400 }).map((s) => instantAt(START + s * 1000));
const text = fc.string({ maxLength: 20 });
const name = fc.constantFrom('ann', 'bob', 'pam', 'constructor');
const person = fc.constantFrom('pam', 'raj', 'dana').map((id) => PersonId.parse(id));
const phone = fc.constantFrom('+15555550101', '+15555550102');
const agent = fc.oneof(name, fc.record({ id: name, name, phone }, { requiredKeys: ['id'] }));
const promise = fc.constantFrom('p_1', 'p_2').map((id) => PromiseId.parse(id));
const leg = fc.constantFrom('leg-1', 'leg-2');
const attempt = fc.integer({ min: 1, max: 3 });
const conversation = fc.constantFrom('call-1', 'call-2');
const climb = fc.constantFrom('stall.1', 'transfers.1', 'loop.2');
const step = fc.integer({ min: 1, max: 4 });
const round = fc.integer({ min: 0, max: 2 });
const legName = fc.constantFrom('agent' as const, 'agent.2' as const, 'customer' as const);
const message = fc.oneof(
  fc.tuple(climb, step, person).map((parts) => pageId(...parts)),
  fc.tuple(promise, attempt, legName).map((parts) => callId(...parts)),
);
const optional = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape, { requiredKeys: [] });
const due = fc.oneof(
  fc.record({ at: time }),
  fc.constant({ window: { start: at('11:00'), end: at('12:00') } }),
  fc.record({ by: fc.oneof(fc.constantFrom('today', 'tomorrow'), time) }),
);
const status = fc.constantFrom(...CallStatus.options);
const with_ = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object);
const call = fc.record({ promise, attempt });

const WORDS = ['YES', 'CANCEL', 'SUPERVISOR', 'STOP', 'tomorrow 10:30', '4pm', 'what?', 'thanks'];

const DATA: Record<FactType, fc.Arbitrary<object>> = {
  'interaction.started': with_(
    fc.record({ channel: fc.constantFrom('voice', 'chat') }),
    optional({ topic: name, summary: text }),
  ),
  'interaction.queued': with_(fc.record({ queue: name }), optional({ leg, movedIsTransfer: fc.boolean() })),
  'interaction.connected': with_(
    fc.record({ agent }),
    optional({ queue: name, leg, mayBeAsked: fc.boolean() }),
  ),
  'interaction.transferred': with_(
    fc.record({
      to: fc.oneof(
        fc.record({ agent }),
        fc.record({ queue: name }),
        fc.record({ external: name }),
        fc.constant({ onward: true }),
      ),
    }),
    optional({ from: optional({ agent, queue: name }), leg, mode: fc.constantFrom('cold', 'warm') }),
  ),
  'interaction.message': with_(
    fc.record({ by: fc.constantFrom('customer', 'agent') }),
    optional({ phone, text: fc.constantFrom(...WORDS) }),
  ),
  'interaction.held': fc.constant({}),
  'interaction.resumed': fc.constant({}),
  'interaction.ended': with_(
    fc.record({ outcome: fc.constantFrom('completed', 'abandoned', 'dropped', 'voicemail') }),
    optional({ leg }),
  ),
  'case.noted': with_(
    fc.record({ by: name, text }),
    optional({ tried: fc.array(text), handsOff: fc.array(text), about: fc.array(name) }),
  ),
  'case.progressed': fc.record({ by: name, what: text }),
  'case.waiting': with_(
    fc.record({ on: fc.constantFrom('customer', 'third-party', 'internal'), what: text }),
    optional({ until: time }),
  ),
  'case.assigned': fc.record({ agent }),
  'case.resolved': fc.record({ by: name }),
  'case.reopened': fc.constant({}),
  'supervisor.requested': fc.record({ by: fc.constantFrom('customer', 'agent') }),
  'callback.promised': with_(due, optional({ phone, reason: text, agent })),
  'callback.rescheduled': with_(due, optional({ promise })),
  'callback.withdrawn': with_(
    fc.record({ by: fc.constantFrom('customer', 'agent') }),
    optional({ promise, phone }),
  ),
  'feedback.received': fc.record({ score: fc.integer({ min: 1, max: 5 }) }),
  'customer.identified': fc.record({ customer: optional({ phone, name }) }),
  'source.reported': fc.record({ kind: name, what: text }),
  'source.unknown': fc.record({ kind: name }),
  'message.delivered': fc.record({ message }),
  'page.held': fc.record({ message, until: time }),
  'message.failed': fc.record({ message, code: text }),
  'call.status': with_(
    fc.record({ message, status, sid: text }),
    optional({ talkSeconds: fc.nat(100), answeredBy: text }),
  ),
  'call.answered': fc.record({ message, answeredBy: fc.constantFrom('human', 'machine_start', 'unknown') }),
  'call.joined': fc.record({
    message,
    conference: fc.constantFrom('CF1', 'CF2'),
    sequence: fc.nat(6),
    at: time,
  }),
  'call.left': fc.record({
    message,
    conference: fc.constantFrom('CF1', 'CF2'),
    sequence: fc.nat(6),
    at: time,
  }),
  'call.key': fc.record({ message, key: fc.constantFrom('1', '2', '#') }),
  'page.answered': fc.record({ person, verb: fc.constantFrom('take', 'pass', 'done', 'why'), reply: text }),
  'climb.started': fc.record({ climb, why: text, since: time }).map(({ climb: id, since, ...rest }) => {
    const [reason, occurrence] = id.split('.');
    return {
      ...rest,
      climb: id,
      reason,
      occurrence: Number(occurrence),
      ...(reason === 'stall' ? { since } : {}),
      grounds: { rule: reason, revision: 'any', compared: {}, events: [] },
      ladder: {
        rungs: [{ notify: ['pam'], acknowledgeWithin: 'PT5M' }],
        repeat: 1,
        lastResort: ['dana'],
      },
    };
  }),
  'climb.climbed': fc.record({
    climb,
    step,
    round,
    rung: round,
    people: fc.array(person),
    acknowledgeBy: time,
  }),
  'climb.skipped': fc.record({ climb, step, round, rung: round, why: text }),
  'climb.exhausted': fc.record({ climb, step, people: fc.array(person) }),
  'climb.ended': fc.record({ climb, why: fc.constantFrom('resolved', 'progressed') }),
  'page.replied': fc.record({ person, reply: text, text }),
  'promise.confirmed': with_(fc.record({ promise, text }), optional({ phone })),
  'promise.attempted': with_(
    call,
    fc.record({ customerPhone: phone, ringAt: time }),
    fc.oneof(fc.record({ agent: name, agentPhone: phone }), fc.constant({})),
  ),
  'promise.rung': call,
  'promise.agentRung': with_(call, fc.record({ turn: attempt, agent: name, agentPhone: phone })),
  'promise.keyAsked': call,
  'promise.released': with_(
    call,
    fc.record({
      leg: legName,
      why: fc.constantFrom('unreached', 'over', 'machine', 'message', 'noAgent', 'notNeeded'),
    }),
  ),
  'promise.ended': with_(
    fc.record({
      promise,
      state: fc.constantFrom('kept', 'renegotiated', 'withdrawn', 'broken'),
      proof: text,
    }),
    optional({ phone, text }),
  ),
  'climb.idle': with_(fc.record({ climb }), optional({ person })),
  'agent.nudged': with_(
    fc.record({ conversation, name: fc.constant('1'), agent: name, text }),
    optional({ phone }),
  ),
  'wait.offered': fc.record({ conversation, name: fc.constant('1'), phone, until: time, text }),
  'case.raised': fc.record({
    occurrence: attempt,
    priority: fc.constantFrom('urgent', 'high', 'normal', 'low'),
    why: text,
  }),
  'promise.made': fc.record({
    promise,
    phone,
    madeAt: time,
    window: fc.constant({ start: at('11:00'), end: at('12:00') }),
    reason: text,
    origin: fc.constantFrom('dropped', 'longWait'),
  }),
  'promise.warned': with_(fc.record({ promise, why: text, text }), optional({ phone })),
  'promise.placed': fc.record({
    promise,
    asked: attempt,
    wanted: text,
    call: attempt,
    place: fc.record({
      minute: time,
      rank: fc.constantFrom('window', 'exact', 'urgent'),
      ticket: fc.nat(70),
      nth: fc.nat(70),
    }),
    got: attempt,
    at: time,
  }),
  'promise.unplaced': with_(
    fc.record({
      promise,
      asked: attempt,
      wanted: text,
      call: attempt,
      lacks: fc.constantFrom('capacity', 'hours', 'past'),
    }),
    optional({ nearest: time }),
  ),
  'promise.checked': fc.record({ promise, asked: attempt, holds: fc.boolean() }),
  'promise.reminded': fc.record({ promise, phone, text }, { requiredKeys: ['promise'] }),
  'promise.announced': fc.record({ promise, phone, text }),
  'promise.cancelled': fc.record({ promise, phone, text }),
  'text.answered': with_(
    fc.record({
      reply: text,
      phone,
      outcome: fc.constantFrom('told', 'moved', 'offered', 'asked', 'handedOn', 'unread'),
    }),
    optional({ text, promise, at: time, offered: time }),
  ),
  'incident.found': fc.record({
    topic: name,
    customers: attempt,
    within: fc.constant('PT1H'),
    cases: fc.constant([CASE]),
  }),
  'incident.joined': fc.record({ topic: name, incident: fc.constant(CASE) }),
  'message.overdue': fc.record({ message, ask: fc.integer({ min: 1, max: 20 }) }),
};

const fact: fc.Arbitrary<Fact> = fc
  .constantFrom(...(Object.keys(DATA) as FactType[]))
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      data: with_(
        DATA[type],
        type.startsWith('interaction.') ? optional({ customer: optional({ phone, name }) }) : fc.constant({}),
      ),
      id: fc.uuid(),
      source: fc.constant('any'),
      subject: fc.constantFrom('call-1', 'call-2', `case:${CASE}`),
      time,
      order: fc.nat(3),
    }),
  )
  .map((given) => Fact.parse(given));

export const anyFacts = fc.array(fact, { maxLength: 40 });
