import fc from 'fast-check';
import type { Fact, FactType } from '../../functions/domain/event.ts';
import { plus, seconds } from '../../functions/domain/time.ts';
import { type AgentWord, type Behaviour, type CustomerWord, carrier, type TextWord } from './carrier.ts';
import { at, fact, policyOf, type Timeline, timeline } from './given.ts';

/** Histories that really happened: a case lived through in virtual time, deciding as it goes. */

const START = at('08:00');
const PHONE = '+15555550101';

export const livedPolicy = policyOf({
  rules: {
    stall: { after: { urgent: 'PT1H', high: 'PT2H', normal: 'PT3H', low: 'P1D' }, hours: 'support' },
    transfers: { limit: 2, within: 'PT4H' },
    ...Object.fromEntries(
      [
        'longWait',
        'agentSilence',
        'repeatContact',
        'reopened',
        'dropped',
        'promiseAtRisk',
        'lowSatisfaction',
      ].map((rule) => [rule, {}]),
    ),
  },
  ladders: {
    default: {
      rungs: [
        { notify: ['pam'], acknowledgeWithin: 'PT5M' },
        { notify: [], acknowledgeWithin: 'PT5M' },
        { notify: ['raj', 'pam'], acknowledgeWithin: 'PT50S' },
      ],
      repeat: 1,
      lastResort: ['dana'],
    },
  },
  teams: { support: { phone: '+15555550119' } },
});

interface Step {
  /** Seconds since the step before. */
  readonly gap: number;
  /** Seconds that it is under way: others overtake it. */
  readonly late: number;
  readonly times: number;
  readonly subject: string;
  readonly type: FactType;
  readonly data: (now: number) => object;
}

const agent = fc.constantFrom(
  'ann',
  { id: 'bob', phone: '+15555550122' },
  { id: 'cy', name: 'Cy', phone: '+15555550123' },
);
const iso = (ms: number) => new Date(ms).toISOString();
const given = (type: FactType, data: fc.Arbitrary<object>) =>
  data.map((d) => ({ type, data: (_: number) => d }));

const due = fc.oneof(
  fc.integer({ min: -600, max: 20_000 }).map((s) => (now: number) => ({ at: iso(now + s * 1000) })),
  fc
    .tuple(fc.integer({ min: -600, max: 9000 }), fc.integer({ min: 60, max: 20_000 }))
    .map(([s, n]) => (now: number) => ({
      window: { start: iso(now + s * 1000), end: iso(now + (s + n) * 1000) },
    })),
  fc.constantFrom('today', 'tomorrow').map((by) => (_: number) => ({ by })),
);

const anything = fc.oneof(
  given(
    'interaction.started',
    fc.record({ channel: fc.constantFrom('voice', 'chat'), customer: fc.constant({ phone: PHONE }) }),
  ),
  given('interaction.queued', fc.record({ queue: fc.constantFrom('one', 'two') })),
  given('interaction.connected', fc.record({ agent })),
  given(
    'interaction.transferred',
    fc.record({ to: fc.oneof(fc.record({ agent }), fc.record({ queue: fc.constantFrom('one', 'two') })) }),
  ),
  given('interaction.message', fc.record({ by: fc.constantFrom('customer', 'agent') })),
  given('interaction.ended', fc.record({ outcome: fc.constantFrom('completed', 'dropped', 'abandoned') })),
  given(
    'case.noted',
    fc.record({
      by: fc.constant('ann'),
      text: fc.constant('note'),
      about: fc.subarray(['raj', 'dana'], { maxLength: 1 }),
    }),
  ),
  given('case.progressed', fc.constant({ by: 'ann', what: 'found it' })),
  fc
    .tuple(
      fc.constantFrom('customer', 'third-party', 'internal'),
      fc.option(fc.integer({ min: -3000, max: 9000 })),
    )
    .map(([on, s]) => ({
      type: 'case.waiting' as const,
      data: (now: number) => ({ on, what: 'a part', ...(s === null ? {} : { until: iso(now + s * 1000) }) }),
    })),
  given('case.assigned', fc.record({ agent })),
  given('case.resolved', fc.constant({ by: 'ann' })),
  given('case.reopened', fc.constant({})),
  given('supervisor.requested', fc.record({ by: fc.constantFrom('customer', 'agent') })),
  due.map((d) => ({ type: 'callback.rescheduled' as const, data: d })),
  given('callback.withdrawn', fc.record({ by: fc.constantFrom('customer', 'agent') })),
  given('feedback.received', fc.record({ score: fc.integer({ min: 1, max: 5 }) })),
);

const promise = fc.tuple(due, fc.option(agent, { nil: undefined })).map(([d, a]) => ({
  type: 'callback.promised' as const,
  data: (now: number) => ({ ...d(now), ...(a ? { agent: a } : {}), customer: { phone: PHONE } }),
}));
const answer = given(
  'page.answered',
  fc.record({
    person: fc.constantFrom('pam', 'raj', 'dana'),
    verb: fc.constantFrom('take', 'pass', 'done', 'why'),
  }),
);
const request = given('supervisor.requested', fc.constant({ by: 'customer' }));

/** Mostly what Baton has something to do about. */
const happening = fc.oneof(
  { weight: 4, arbitrary: anything },
  { weight: 2, arbitrary: promise },
  { weight: 2, arbitrary: answer },
  { weight: 1, arbitrary: request },
);

const step: fc.Arbitrary<Step> = fc
  .record({
    gap: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 90 }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 600 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 9000 }) },
    ),
    late: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 7200 }),
    ),
    times: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constant(2)),
    subject: fc.constantFrom('call-1', 'call-2', 'call-3'),
    happening,
  })
  .map(({ happening: { type, data }, ...rest }) => ({ ...rest, type, data }));

const texts = fc.constantFrom<TextWord>('delivered', 'undelivered', 'silent');
const behaviour: fc.Arbitrary<Behaviour> = fc.record({
  texts: fc.record({ pam: texts, raj: texts, dana: texts }),
  agents: fc.array(
    fc.constantFrom<AgentWord>(
      'press-1',
      'press-1',
      'press-1',
      'press-2',
      'no key',
      'no-answer',
      'busy',
      'failed',
      'silent',
    ),
    { minLength: 1, maxLength: 4 },
  ),
  customers: fc.array(
    fc.constantFrom<CustomerWord>(
      'human',
      'short talk',
      'machine',
      'busy',
      'no-answer',
      'failed',
      'unknown',
      'silent',
    ),
    { minLength: 1, maxLength: 4 },
  ),
});

export const life = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 12 }), behaviour });
type Life = { readonly steps: readonly Step[]; readonly behaviour: Behaviour };

/** Lives through it, up to the last arrival. `watch` sees each message as it goes out. */
export function lived(
  { steps, behaviour: words }: Life,
  watch: (t: Timeline, message: Parameters<ReturnType<typeof carrier>>[0]) => void = () => {},
): Timeline {
  const phones = carrier(words);
  const t: Timeline = timeline(livedPolicy, (message) => {
    watch(t, message);
    return phones(message);
  });
  let now = START;
  const arriving = steps.flatMap((s, i) => {
    now = plus(now, seconds(s.gap));
    const ms = Date.parse(now);
    const id = `step-${String(i).padStart(3, '0')}`;
    const isAnswer = s.type === 'page.answered';
    const one = fact({
      time: now,
      type: s.type,
      id,
      order: i,
      source: isAnswer ? 'twilio' : 'pbx:test',
      subject: s.subject,
      data: { ...s.data(ms), ...(isAnswer ? { reply: id } : {}) },
    });
    return Array.from({ length: s.times }, (_, n) => ({
      one,
      arrives: plus(now, seconds(s.late * (n + 1))),
    }));
  });
  arriving.sort((a, b) => (a.arrives < b.arrives ? -1 : a.arrives > b.arrives ? 1 : 0));
  for (const { one, arrives } of arriving) t.takes(one, arrives);
  return t;
}

/** The same facts in any order, some of them several times. */
export const scrambled = (facts: readonly Fact[], seed: number): Fact[] => {
  const random = fc.sample(
    fc.shuffledSubarray([...facts], { minLength: facts.length, maxLength: facts.length }),
    { numRuns: 1, seed },
  )[0];
  const twice = fc.sample(fc.subarray([...facts]), { numRuns: 1, seed: seed + 1 })[0];
  return [...(random ?? []), ...(twice ?? [])];
};
