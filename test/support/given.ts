import { Case, newCase } from '../../functions/domain/case.ts';
import { nextLook, settle } from '../../functions/domain/decide.ts';
import { Fact, type FactType } from '../../functions/domain/event.ts';
import { absorb, freshOf, needsRefold, refold } from '../../functions/domain/evolve.ts';
import { CaseId } from '../../functions/domain/ids.ts';
import { Policy } from '../../functions/domain/policy.ts';
import { epochOf, type Instant, instantOf, plus, seconds } from '../../functions/domain/time.ts';
import { type Carrier, carrier } from './carrier.ts';
import { described } from './described.ts';

/** One case on a timeline in virtual time: what happens to it, what it decides, and what phones would get. */

export const CASE = CaseId.parse('case_abcdefghijklmnop');

/** Monday 23 November 2026 in Chicago (UTC-6) unless a date stands before: `at('2026-11-24 10:00')`. */
export function at(wall: string): Instant {
  const [date, time] = wall.includes(' ') ? wall.split(' ') : ['2026-11-23', wall];
  return instantOf(`${date}T${time?.length === 5 ? `${time}:00` : time}-06:00`);
}

/** The other way round, for what is compared: `10:00` on that Monday, with its date on any other day. */
export function wall(t: Instant): string {
  const text = new Date(epochOf(t) - 6 * 3_600_000).toISOString();
  const time = text.slice(11, 19).replace(/:00$/, '');
  return text.startsWith('2026-11-23') ? time : `${text.slice(0, 10)} ${time}`;
}

const SETTINGS = {
  version: 1,
  timeZone: 'America/Chicago',
  hours: { support: { weekly: { 'mon-fri': ['08:00-18:00'] }, holidays: ['2026-11-26'] } },
  people: {
    pam: { name: 'Pam', phone: '+15555550110', channels: ['sms', 'voice'] },
    raj: { name: 'Raj', phone: '+15555550111', channels: ['sms'] },
    dana: { name: 'Dana', phone: '+15555550112', channels: ['sms', 'voice'] },
  },
  ladders: {
    default: {
      rungs: [
        { notify: ['pam'], acknowledgeWithin: 'PT5M' },
        { notify: ['raj'], acknowledgeWithin: 'PT10M' },
      ],
      repeat: 0,
      lastResort: ['dana'],
    },
  },
};

/** Only what a test is about fires: these are switched on by the tests that are about them. */
const QUIET = Object.fromEntries(
  [
    'stall',
    'longWait',
    'agentSilence',
    'repeatContact',
    'reopened',
    'dropped',
    'promiseAtRisk',
    'lowSatisfaction',
    'incident',
    'idleAfterAcknowledge',
  ].map((rule) => [rule, false]),
);

const NO_NOTICES = { reminder: false, announcement: false };

export type Settings = Readonly<Record<string, unknown>>;

/** The policy of these tests, with some of its sections changed. */
export const policyOf = ({ rules, callbacks, ...changes }: Settings = {}): Policy =>
  Policy.parse({
    ...SETTINGS,
    ...changes,
    rules: { ...QUIET, ...(rules as object | undefined) },
    callbacks: { ...NO_NOTICES, ...(callbacks as object | undefined) },
  });

interface Given {
  readonly time: Instant;
  readonly type: FactType;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly source?: string;
  readonly subject?: string;
  readonly order?: number;
}

/** A fact as it comes from a queue, checked. */
export const fact = ({ time, type, data = {}, ...rest }: Given): Fact =>
  Fact.parse({
    id: `${type}@${time}`,
    source: 'pbx:test',
    subject: 'call-1',
    order: 0,
    ...rest,
    time,
    type,
    data,
  });

export interface Timeline {
  readonly policy: Policy;
  /** Everything that is on record, in the order in which it came. */
  readonly history: readonly Fact[];
  state(): Case;
  now(): Instant;
  /** Time goes on, and every look and every answer of a carrier comes at its instant. */
  runTo(t: Instant): void;
  /** Time goes on to the arrival, and the fact is taken in then. */
  takes(given: Fact, arrives?: Instant): void;
  happens(
    wallTime: string,
    type: FactType,
    data?: object,
    more?: Partial<Given> & { arrives?: string },
  ): void;
  /** A supervisor's text, received at that moment and handled `later` seconds after it. */
  answers(wallTime: string, person: string, verb: string, later?: number): void;
  /** What went out: `10:20 page pam transfers.1`, and so on. */
  readonly sent: readonly string[];
  readonly pages: readonly string[];
  readonly texts: readonly string[];
  /** The texts to customers and the answers to supervisors, in words. */
  readonly words: readonly string[];
  /** The case that the whole history gives when it is folded again from the beginning. */
  refolded(): Case;
}

interface Scheduled {
  readonly at: Instant;
  readonly fact: Fact;
}

export function timeline(policy: Policy = policyOf(), phones: Carrier = carrier()): Timeline {
  let state = newCase(CASE);
  let now = at('2026-01-01 00:00');
  const history: Fact[] = [];
  const sent: string[] = [];
  const words: string[] = [];
  let scheduled: Scheduled[] = [];
  let given = 0;

  function settleNow(known: Case = state): void {
    const before = new Set(known.outstanding.map(({ id, ask }) => `${id}#${ask}`));
    const settled = settle(state, policy, now);
    state = settled.state;
    history.push(...settled.decided);
    for (const message of state.outstanding) {
      if (before.has(`${message.id}#${message.ask}`)) continue;
      if (message.ask === 1) {
        sent.push(`${wall(now)} ${described(state, message)}`);
        if ('text' in message) words.push(message.text);
      }
      for (const { after, ...answer } of phones(message))
        scheduled.push({
          at: plus(now, seconds(after)),
          fact: fact({
            ...answer,
            time: plus(now, seconds(after)),
            id: `${message.id}/${message.ask}/${answer.type}/${answer.id ?? ''}`,
            source: 'carrier',
            subject: `case:${CASE}`,
          }),
        });
    }
    scheduled.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const next = nextLook(state, policy);
    if (next !== undefined && next <= now) throw new Error(`the next look (${next}) is not after ${now}`);
  }

  function takeIn(one: Fact): void {
    const late = needsRefold(state, freshOf(state, [one]));
    const known = state;
    const absorbed = absorb(state, [one], late ? history : undefined);
    state = absorbed.state;
    history.push(...absorbed.fresh);
    settleNow(known);
  }

  function runTo(t: Instant): void {
    for (;;) {
      const look = nextLook(state, policy);
      const first = scheduled[0];
      if (first && first.at <= t && (look === undefined || first.at <= look)) {
        scheduled = scheduled.slice(1);
        now = first.at;
        takeIn(first.fact);
      } else if (look !== undefined && look <= t) {
        now = look;
        settleNow();
      } else break;
    }
    if (t > now) now = t;
  }

  const takes = (one: Fact, arrives: Instant = one.time): void => {
    runTo(arrives);
    takeIn(one);
  };

  return {
    policy,
    history,
    sent,
    words,
    state: () => state,
    now: () => now,
    runTo,
    takes,
    happens(wallTime, type, data = {}, { arrives, ...more } = {}) {
      given += 1;
      const id = `event-${String(given).padStart(3, '0')}`;
      const time = at(wallTime);
      takes(fact({ id, order: given, ...more, time, type, data: { ...data } }), at(arrives ?? wallTime));
    },
    answers(wallTime, person, verb, later = 0) {
      given += 1;
      const time = at(wallTime);
      const data = { person, verb, reply: `SM${given}` };
      takes(
        fact({
          id: `SM${given}`,
          source: 'twilio',
          subject: `case:${CASE}`,
          time,
          type: 'page.answered',
          data,
        }),
        plus(time, seconds(later)),
      );
    },
    get pages() {
      return sent.filter((line) => line.includes(' page ')).map((line) => line.replace(' page ', ' '));
    },
    get texts() {
      return sent.filter((line) => !line.includes(' page '));
    },
    refolded: () => refold(CASE, history, { claimed: [], unarchived: [] }),
  };
}

/** Two cases are the same when only the order in which their facts arrived differs. */
export const comparable = (state: Case) => {
  const { absorbed, claimed: _, unarchived: __, ...rest } = Case.parse(JSON.parse(JSON.stringify(state)));
  return { ...rest, absorbed: absorbed.toSorted() };
};
