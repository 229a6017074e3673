import { describe, expect, test } from 'vitest';
import { LINTS, lint } from '../../functions/domain/lints/table.ts';
import { NOW, policyWith } from './good.ts';

const rungs = (...list: (readonly [notify: string[], acknowledgeWithin: string])[]) => ({
  ladders: {
    default: { rungs: list.map(([notify, acknowledgeWithin]) => ({ notify, acknowledgeWithin })) },
  },
});
const rotation = (changes: object) => ({ rotations: { duty: changes } });
const rules = (changes: object) => ({ rules: changes });
const callbacks = (changes: object) => ({ callbacks: changes });
const support = (weekly: object, holidays: string[] = []) => ({ hours: { support: { weekly, holidays } } });
const person = (phone: string, channels: string[]) => ({ name: 'Tom', phone, channels });
const override = (from: string, to: string, who = 'dana') => ({ from, to, person: who });
const toms = (channels: string[]) => ({ people: { tom: person('+15555550113', channels) } });
const NIGHT = support({ 'mon-fri': ['08:00-18:00'], 'sat-sun': null, 'mon-sun': ['22:00-24:00'] });

/** For each lint what trips it: a change of the good policy, where it is found, and words that it says. */
const EXAMPLES: readonly (readonly [code: string, patch: object, path: string, words: string])[] = [
  [
    'rung-of-nobody',
    rungs([['pam', 'raj'], 'PT5M'], [[], 'PT5M']),
    'ladders.default.rungs.1.notify',
    'nobody',
  ],
  [
    'rung-unreachable',
    rotation({ starts: '2027-06-01T08:00' }),
    'ladders.default.rungs.0',
    'nobody of rung 1 can be paged',
  ],
  [
    'rung-can-be-empty',
    rotation({ starts: '2026-11-23T08:00' }),
    'ladders.default.rungs.0',
    'rung 1 has nobody: now until 2026-11-23 8:00 (America/Chicago)',
  ],
  [
    // Dana stands in for a day before it begins.
    'rung-can-be-empty',
    rotation({
      starts: '2026-12-01T08:00',
      overrides: [{ from: '2026-11-24T08:00', to: '2026-11-25T08:00', person: 'dana' }],
    }),
    'ladders.default.rungs.0',
    'rung 1 has nobody: now until 2026-11-24 8:00 (America/Chicago), and 1 more times within 30 days',
  ],
  [
    'ladder-can-be-empty',
    {
      ...rotation({ starts: '2026-11-23T08:00' }),
      ladders: {
        default: {
          rungs: [{ notify: ['rotation:duty'], acknowledgeWithin: 'PT5M' }],
          lastResort: ['rotation:duty'],
        },
      },
    },
    'ladders.default',
    'nobody on it can be paged: now until 2026-11-23 8:00',
  ],
  [
    'ladder-of-one',
    rungs([['dana'], 'PT5M']),
    'ladders.default',
    'a complaint about dana would reach nobody',
  ],
  [
    'last-resort-missing',
    { ladders: { default: { lastResort: null } } },
    'ladders.default',
    'has no last resort',
  ],
  [
    'last-resort-adds-nobody',
    rungs([['dana'], 'PT5M']),
    'ladders.default.lastResort',
    'was asked on every rung',
  ],
  [
    'rung-again',
    rungs([['pam', 'raj'], 'PT5M'], [['raj', 'pam'], 'PT5M']),
    'ladders.default.rungs.1.notify',
    'has just not answered',
  ],
  [
    'rung-without-time',
    rungs([['pam'], 'PT0S'], [['raj'], 'PT5M']),
    'ladders.default.rungs.0.acknowledgeWithin',
    'is no time',
  ],
  [
    'rung-too-short',
    rungs([['pam'], 'PT59S'], [['raj'], 'PT5M']),
    'ladders.default.rungs.0.acknowledgeWithin',
    'is only 59 seconds',
  ],
  [
    'ladder-longer-than-warning',
    rungs([['pam'], 'PT10M'], [['raj'], 'PT5M']),
    'ladders.default',
    'its last rung is asked after 10 minutes',
  ],
  [
    'ladder-longer-than-stall',
    { ladders: { default: { repeat: 4 } } },
    'ladders.default',
    'takes 1 hour 15 minutes to its last resort',
  ],
  [
    'budget-too-small',
    { budgets: { sms: { per3Hours: 1 } } },
    'ladders.default',
    'texts dana 2 times in 3 hours, and budgets.sms.per3Hours is 1',
  ],
  ['rungs-after-the-first', rules({ unacknowledged: false }), 'ladders.default', 'only when a page fails'],
  [
    'ladder-unused',
    {
      ladders: {
        night: { rungs: [{ notify: ['pam', 'raj'], acknowledgeWithin: 'PT5M' }], lastResort: ['dana'] },
      },
    },
    'ladders.night',
    'no rule that is on climbs it',
  ],
  ['phone-twice', { people: { raj: { phone: '+15555550110' } } }, 'people.raj.phone', 'is the number of pam'],
  ['person-unused', toms(['sms']), 'people.tom', 'is on no ladder'],
  ['channel-twice', { people: { raj: { channels: ['sms', 'sms'] } } }, 'people.raj.channels', 'twice'],
  [
    'team-unused',
    { teams: { sales: { phone: '+15555550119' } } },
    'teams.sales.phone',
    'the number of support',
  ],
  [
    'team-is-a-person',
    { teams: { support: { phone: '+15555550111' } } },
    'teams.support.phone',
    'number of raj',
  ],
  [
    'own-number-of-a-person',
    { ownNumbers: ['+15555550100', '+15555550111'] },
    'ownNumbers.1',
    'number of raj',
  ],
  ['nobody-to-call', { teams: null, ...rungs([['raj'], 'PT5M']) }, 'teams', 'has nobody to ring'],
  [
    'rotation-not-started',
    rotation({ starts: '2026-11-23T08:00' }),
    'rotations.duty.starts',
    'nobody is on duty before 2026-11-23T08:00',
  ],
  ['rotation-stands-still', rotation({ every: 'PT0S' }), 'rotations.duty.every', 'nobody is ever on duty'],
  ['rotation-turns-rarely', rotation({ every: 'P31D' }), 'rotations.duty.every', 'on duty for 31 days'],
  ['rotation-turns-too-fast', rotation({ every: 'PT59M' }), 'rotations.duty.every', '59 minutes only'],
  [
    'rotation-of-one',
    rotation({ members: ['pam', 'pam'] }),
    'rotations.duty.members',
    'is pam at every turn',
  ],
  [
    'overrides-overlap',
    rotation({
      overrides: [
        override('2026-12-24T08:00', '2026-12-26T08:00'),
        override('2026-12-25T08:00', '2026-12-27T08:00', 'raj'),
      ],
    }),
    'rotations.duty.overrides.1',
    'overlaps overrides[0]',
  ],
  [
    'override-backwards',
    rotation({ overrides: [override('2026-12-26T08:00', '2026-12-24T08:00')] }),
    'rotations.duty.overrides.0.to',
    'is not after from',
  ],
  [
    'overrides-past',
    rotation({ overrides: [override('2026-11-20T08:00', '2026-11-21T08:00')] }),
    'rotations.duty.overrides',
    'are all in the past',
  ],
  ['rotation-unused', rungs([['pam', 'raj'], 'PT5M']), 'rotations.duty', 'is on no ladder'],
  ['hours-never-open', { hours: { night: { weekly: { 'mon-sun': [] } } } }, 'hours.night', 'never open'],
  [
    'holidays-past',
    support({ 'mon-fri': ['08:00-18:00'] }, ['2025-12-25', '2026-11-20']),
    'hours.support.holidays',
    'are all in the past',
  ],
  [
    'hours-unused',
    { hours: { night: { weekly: { mon: ['22:00-24:00'] } } } },
    'hours.night',
    'nothing is counted',
  ],
  [
    // An hour a week: four hours are a month.
    'stall-swallowed',
    {
      ...support({ 'mon-fri': null, fri: ['12:00-13:00'] }),
      ...rules({ stall: { after: { high: 'PT5H' } } }),
    },
    'rules.stall.after.high',
    '5 hours of support hours can take 35 days',
  ],
  [
    'today-swallowed',
    support({ 'mon-fri': ['05:00-07:30'] }),
    'callbacks.callingHours',
    'support closes (2026-11-23 7:30) before customers may be called',
  ],
  ['open-uncalled', NIGHT, 'callbacks.callingHours', 'support is open at 2026-11-21 22:00, when no customer'],
  [
    'calling-hours-too-short',
    callbacks({ callingHours: '12:00-12:15' }),
    'callbacks.callingHours',
    'are 15 minutes, and all tries take 20 minutes',
  ],
  [
    'stall-not-rising',
    rules({ stall: { after: { high: 'PT30M' } } }),
    'rules.stall.after.high',
    '30 minutes is over before the 1 hour of urgent',
  ],
  [
    'limit-of-no-time',
    rules({ idleAfterAcknowledge: { after: 'PT0S' } }),
    'rules.idleAfterAcknowledge.after',
    'no time',
  ],
  ['window-of-no-time', rules({ transfers: { within: 'PT0S' } }), 'rules.transfers.within', 'nothing fits'],
  [
    'nudge-too-late',
    rules({ agentSilence: { nudgeAfter: 'PT5M' } }),
    'rules.agentSilence.nudgeAfter',
    'not shorter',
  ],
  ['retention-too-short', { retention: 'P6D' }, 'rules.repeatContact.within', 'cases are kept for 6 days'],
  [
    'fires-always',
    rules({ lowSatisfaction: { atMost: 5 } }),
    'rules.lowSatisfaction.atMost',
    'the best score',
  ],
  ['fires-always', rules({ incident: { customers: 1 } }), 'rules.incident.customers', 'every case'],
  [
    'broken-promises-untold',
    rules({ promiseBroken: false, promiseAtRisk: false }),
    'rules.promiseBroken',
    'lost unseen',
  ],
  ['standstill-unseen', rules({ stall: false, thirdPartyOverdue: false }), 'rules.stall', 'can be forgotten'],
  ['shadow-of-itself', { shadow: { rules: { transfers: { limit: 2 } } } }, 'shadow', 'changes nothing'],
  [
    'retries-longer-than-window',
    rules({ longWait: { callbackWithin: 'PT19M' } }),
    'callbacks.retryAfter.noAnswer',
    'all tries take 20 minutes, and a callback from the queue is promised within 19 minutes',
  ],
  [
    'dropped-without-retry',
    rules({ dropped: { callbackWithin: 'PT2M' } }),
    'rules.dropped.callbackWithin',
    'leaves 1 minute 30 seconds, and the shortest pause before a second try is 2 minutes',
  ],
  [
    'dropped-window-empty',
    rules({ dropped: { waitBefore: 'PT5M' } }),
    'rules.dropped.waitBefore',
    'not shorter',
  ],
  ['lead-longer-than-warning', callbacks({ agentLead: 'PT10M' }), 'callbacks.agentLead', 'noticed too late'],
  [
    'same-hours-for-reason',
    callbacks({ callingHoursFor: { 'no heating': '08:00-21:00' } }),
    'callbacks.callingHoursFor.no heating',
    'the same as',
  ],
  [
    'lead-too-short',
    callbacks({ agentLead: 'PT9S' }),
    'callbacks.agentLead',
    'is 9 seconds: the customer is rung late',
  ],
  ['kept-without-talk', callbacks({ keptAfter: 'PT0S' }), 'callbacks.keptAfter', 'nobody spoke'],
  ['no-wait', callbacks({ longestWait: 'PT0S' }), 'callbacks.longestWait', 'is no time'],
  ['no-grace', callbacks({ grace: 'PT0S' }), 'callbacks.grace', 'is no time'],
  [
    'attempts-without-pause',
    callbacks({ retryAfter: { busy: [] } }),
    'callbacks.retryAfter.busy',
    'has no pause',
  ],
  [
    'pauses-unused',
    callbacks({ attempts: 2 }),
    'callbacks.retryAfter.machine',
    '2 pauses, and 2 attempts have 1',
  ],
  [
    'too-few-calls',
    { callbacks: { perMinute: 1, attempts: 4 }, rules: { dropped: { callbackWithin: 'PT3M' } } },
    'callbacks.perMinute',
    'leaves 3 calls',
  ],
  [
    'budget-never-reached',
    { budgets: { sms: { per15Minutes: 16 } } },
    'budgets.sms.per15Minutes',
    '16 are never reached',
  ],
  [
    'budget-never-reached',
    { budgets: { voice: { per3Hours: 6 } } },
    'budgets.voice.perHour',
    '7 are never reached: per3Hours allows 6',
  ],
];

test('a good policy has nothing to find', () => {
  expect(lint(policyWith(), NOW)).toEqual([]);
});

test.each(EXAMPLES)('%s finds %j', (code, patch, path, words) => {
  const found = lint(policyWith(patch), NOW).filter((one) => one.code === code);
  expect(found.map((one) => [one.path.join('.'), one.reason])).toContainEqual([
    path,
    expect.stringContaining(words),
  ]);
});

test('every lint has a failing example, a code of its own, and says what to do', () => {
  const codes = LINTS.map(({ code }) => code);
  expect(codes.toSorted()).toEqual([...new Set(EXAMPLES.map(([code]) => code))].toSorted());
  for (const { finds, mend } of LINTS) expect([finds, mend].join()).not.toMatch(/\.$/);
});

describe('a lint does not cry where there is nothing', () => {
  const codes = (patch: object, now = NOW) => lint(policyWith(patch), now).map(({ code }) => code);

  test('overrides that touch, and a rotation that starts this very minute', () => {
    const touching = [
      override('2026-12-24T08:00', '2026-12-25T08:00'),
      override('2026-12-25T08:00', '2026-12-26T08:00', 'raj'),
    ];
    expect(codes(rotation({ overrides: touching, starts: '2026-11-21T18:00' }))).toEqual([]);
  });

  test('an override that fills the gap before a rotation starts', () => {
    const filled = rotation({
      starts: '2026-11-23T08:00',
      overrides: [override('2026-11-21T18:00', '2026-11-23T08:00', 'raj')],
    });
    expect(codes(filled)).toEqual(['rotation-not-started']);
  });

  test('a gap that lies more than 30 days ahead', () => {
    const later = rotation({
      starts: '2027-01-10T08:00',
      overrides: [override('2026-11-21T18:00', '2026-12-25T08:00')],
    });
    expect(codes(later)).not.toContain('rung-can-be-empty');
  });

  test('hours and days of business time that cross on short Saturdays only', () => {
    const saturdays = support({ 'mon-fri': ['08:00-18:00'], sat: ['09:00-13:00'] }, ['2026-12-25']);
    expect(codes({ ...saturdays, ...rules({ stall: { after: { high: 'PT8H' } } }) })).toEqual([]);
  });

  test('hours without holidays', () => {
    expect(codes(support({ 'mon-fri': ['08:00-18:00'] }))).toEqual([]);
  });

  test('limits that are never counted, because the hours never open: that is said once', () => {
    const found = lint(policyWith(support({ 'mon-fri': [] })), NOW).map(({ code, path }) => [
      code,
      path.at(-1),
    ]);
    expect(found).toEqual([
      ['hours-never-open', 'support'],
      ...['urgent', 'high', 'normal', 'low'].map((priority) => ['stall-swallowed', priority]),
    ]);
  });

  test('rungs that share somebody, or name the same in another number', () => {
    expect(codes(rungs([['pam', 'raj'], 'PT5M'], [['raj', 'dana'], 'PT5M']))).not.toContain('rung-again');
    expect(codes(rungs([['pam', 'raj'], 'PT5M'], [['raj', 'raj'], 'PT5M']))).not.toContain('rung-again');
  });

  test.each([
    ['cases kept for as long as a rule counts back', { retention: 'P7D' }],
    ['a first pause that just fits behind a drop', rules({ dropped: { callbackWithin: 'PT2M30S' } })],
    ['tries that just fit into the offered window', rules({ longWait: { callbackWithin: 'PT20M' } })],
    [
      'tries that just fit into the calling hours',
      { hours: null, rules: { stall: { hours: null } }, ...callbacks({ callingHours: '12:00-12:20' }) },
    ],
    ['budgets that rise with their windows', { budgets: { sms: { per15Minutes: 11, perHour: 11 } } }],
    ['stall limits that are equal', rules({ stall: { after: { high: 'PT1H' } } })],
    ['a turn of 30 days, or of an hour', rotation({ every: 'P30D' })],
    ['a turn of an hour', rotation({ every: 'PT1H' })],
    ['a call a minute', callbacks({ perMinute: 1 })],
    ['ten seconds to answer', callbacks({ agentLead: 'PT10S' })],
    [
      'one attempt, and no pause',
      {
        rules: { longWait: false },
        ...callbacks({ attempts: 1, retryAfter: { busy: [], noAnswer: [], machine: [], failed: [] } }),
      },
    ],
  ])('%s', (_, patch) => {
    expect(codes(patch)).toEqual([]);
  });

  test('but where support closes just as calling hours begin, it does', () => {
    expect(codes(support({ 'mon-fri': ['05:00-08:00'] }))).toContain('today-swallowed');
  });

  test('a ladder that asks somebody as often as their budget allows, and not once more', () => {
    // Dana is asked after 5 and after 20 minutes, and as the last resort after 30.
    const twice = { ladders: { default: { repeat: 1 } } };
    const budget = (per15Minutes: number) => ({ ...twice, budgets: { sms: { per15Minutes } } });
    expect(codes(budget(2))).not.toContain('budget-too-small');
    expect(codes(budget(1))).toContain('budget-too-small');
  });
});

test('what it finds never holds a phone number', () => {
  const all = EXAMPLES.map(([, patch]) => patch).flatMap((patch) => lint(policyWith(patch), NOW));
  expect(JSON.stringify(all)).not.toMatch(/\+?1?5555550/);
});
