import { describe, expect, test } from 'vitest';
import { createAgenda } from '../../functions/app/backtest/agenda.ts';
import { inTimeOrder } from '../../functions/app/backtest/in-time-order.ts';
import type { CaseSummary, Outcome } from '../../functions/app/backtest/outcome.ts';
import { createReplay, type ReplayOptions } from '../../functions/app/backtest/replay.ts';
import { answersTo } from '../../functions/app/backtest/world.ts';
import { handle, type Input } from '../../functions/app/handle.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { Policy } from '../../functions/domain/policy.ts';
import { duration, type Instant, spanOf } from '../../functions/domain/time.ts';
import type { Delivery } from '../../functions/ports.ts';
import { at, policyOf, wall } from '../support/given.ts';
import { event, handedOverTwice, madeFacts } from './recorded.ts';

interface Replayed extends Outcome {
  readonly cases: readonly CaseSummary[];
}

const byId = (a: CaseSummary, b: CaseSummary): number => (a.id < b.id ? -1 : 1);

function replayed(facts: readonly Fact[], policy: Policy, options?: ReplayOptions): Replayed {
  const cases: CaseSummary[] = [];
  const onOver = (_: string, summary: CaseSummary | undefined) => void (summary && cases.push(summary));
  const replay = createReplay(policy, { ...options, onOver });
  const order = inTimeOrder((fact) => replay.take(fact));
  for (const fact of facts) order.take(fact);
  order.end();
  return { ...replay.end(), cases: cases.sort(byId) };
}

const told = ({ cases }: Replayed): string[] =>
  cases.flatMap(({ escalations }) =>
    escalations.flatMap((e) => e.told.map((t) => `${wall(t.at)} ${e.reason} ${t.person}`)),
  );

const noted = (w: string, subject: string) => event(w, 'case.noted', subject, { by: 'ada', text: 'later' });

/** Every fiftieth comes again later, every twentieth changes places with the next one. */
const disturbed = (facts: readonly Fact[]): Fact[] =>
  facts
    .flatMap((fact, i) => (i % 50 === 0 ? [fact, facts[Math.max(0, i - (i % 30))] ?? fact] : [fact]))
    .map((fact, i, all) => (i % 20 === 0 ? all[i + 1] : i % 20 === 1 ? all[i - 1] : fact) ?? fact);

/** All rules with their defaults, in a zone where it is never night for callbacks. */
const EVERYTHING = Policy.parse({
  people: policyOf().people,
  ladders: policyOf().ladders,
  timeZone: 'America/Chicago',
  hours: { support: { weekly: { 'mon-fri': ['08:00-18:00'] } } },
  teams: { support: { phone: '+15555550119' } },
  rules: { stall: { after: { normal: 'PT6H' }, hours: 'support' } },
});

describe('a replay', () => {
  test('gives the place of a cancelled call to one other, whatever happens to its case afterwards', () => {
    const window = { start: at('11:00'), end: at('11:00:30') };
    const promised = (w: string, n: number) =>
      event(w, 'callback.promised', `call-${n}`, { window, customer: { phone: `+1555555020${n}` } });
    const policy = policyOf({
      teams: { support: { phone: '+15555550119' } },
      callbacks: { perMinute: 1 },
      rules: { promiseAtRisk: {} },
    });
    const outcome = replayed(
      [
        promised('09:00', 1),
        event('09:10', 'callback.withdrawn', 'call-1', { by: 'customer' }),
        noted('09:20', 'call-1'),
        noted('09:30', 'call-1'),
        promised('09:40', 2),
        promised('09:50', 3),
      ],
      policy,
    );
    expect(told(outcome)[0]).toBe('09:50 promiseAtRisk pam');
  });

  test('tells who would have been told, when, rung by rung', () => {
    const outcome = replayed([...handedOverTwice('call-1'), noted('12:00', 'call-2')], policyOf());
    expect(told(outcome)).toEqual(['10:20 transfers pam', '10:25 transfers raj', '10:35 transfers dana']);
    expect(outcome.cases[0]).toMatchObject({ conversation: 'call-1', openedAt: at('10:00') });
    expect(outcome.cases[0]?.escalations[0]).toMatchObject({ isExhausted: true });
  });

  test('stops at the first person when they take it after so long', () => {
    const outcome = replayed([...handedOverTwice('call-1'), noted('12:00', 'call-2')], policyOf(), {
      acknowledgeAfter: spanOf(duration('PT2M')),
    });
    expect(told(outcome)).toEqual(['10:20 transfers pam']);
    // The page, and the answer to "take".
    expect(outcome.people).toMatchObject([{ name: 'Pam', texts: 2, perHour: { most: 2 } }]);
  });

  test('shows nothing that is due after the end of the log', () => {
    const outcome = replayed([...handedOverTwice('call-1'), noted('10:24', 'call-2')], policyOf());
    expect(told(outcome)).toEqual(['10:20 transfers pam']);
  });

  test('knows when the log says that it was solved, and not before anybody was told', () => {
    const solved = (w: string) => event(w, 'case.resolved', 'call-1', { by: 'ada' });
    const outcome = replayed([...handedOverTwice('call-1'), solved('10:22'), solved('11:00')], policyOf());
    expect(outcome.cases[0]?.solvedAt).toBe(at('10:22'));
  });

  test('takes an event once, and one out of order at its place', () => {
    const facts = [...handedOverTwice('call-1'), noted('10:21', 'call-2')];
    const [a, b, c, d, e, f] = facts;
    const mixed = [a, c, d, b, a, e, f].flatMap((fact) => (fact ? [fact] : []));
    const outcome = replayed(mixed, policyOf());
    expect(outcome).toMatchObject({ duplicates: 1, refolded: 1, unplaced: 0 });
    expect(told(outcome)).toEqual(told(replayed(facts, policyOf())));
  });

  test('joins what the same customer calls about again', () => {
    const customer = { externalId: 'c-1' };
    const call = (w: string, subject: string) =>
      event(w, 'interaction.started', subject, { channel: 'voice', customer });
    const outcome = replayed(
      [call('10:00', 'a'), call('11:00', 'b'), call('12:00', 'c')],
      policyOf({ rules: { repeatContact: {} } }),
    );
    expect(outcome.opened).toBe(1);
    expect(told(outcome)).toEqual(['12:00 repeatContact pam']);
  });

  test.each([
    ['in order', { count: 8000, callsPerDay: 2000, seed: 7 }, (facts: readonly Fact[]) => facts],
    ['over weeks, some twice and some out of order', { count: 8000, callsPerDay: 300, seed: 2 }, disturbed],
  ] as const)(
    'leaves out folding and deciding only where nothing is to be decided: %s',
    (_, made, arrive) => {
      const facts = arrive(madeFacts(made));
      const usual = replayed(facts, EVERYTHING);
      const thorough = replayed(facts, EVERYTHING, { isThorough: true });
      expect(usual.cases.length).toBeGreaterThan(50);
      // How many are in memory, and which late ones still find their place, depends on when a case is put away.
      const aside = { mostInMemory: 0, refolded: 0, unplaced: 0 };
      expect({ ...usual, ...aside }).toEqual({ ...thorough, ...aside });
    },
    60_000,
  );
});

/** The live loop over a table in memory, on the same clock, with the same answers of the world. */
async function live(facts: readonly Fact[], policy: Policy): Promise<string[]> {
  const table = createMemoryTable();
  const agenda = createAgenda<Fact>();
  const seen: string[] = [];
  let turn = 0;

  async function step(input: Input, now: Instant): Promise<void> {
    const deliveries: Delivery[] = [];
    const queues = {
      deliver: async (more: readonly Delivery[]) => void deliveries.push(...more),
      wake: async () => {},
    };
    const { handled, failed } = await handle({ store: table, queues }, policy, input, now);
    expect(failed).toEqual([]);
    for (const { id, decided } of handled)
      for (const fact of decided)
        if (fact.type === 'climb.climbed')
          for (const person of fact.data.people) seen.push(`${fact.time} ${id} ${fact.data.climb} ${person}`);
    for (const { caseId, message } of deliveries) {
      const entry = (await table.read({ cases: [caseId], customers: [] })).entries.get(caseId);
      const found = entry?.kind === 'case' && entry.state.outstanding.find((m) => m.id === message);
      if (!found) continue;
      for (const fact of answersTo(`case:${caseId}`, found, policy, turn++)) agenda.put(fact.time, fact);
    }
  }

  for (const fact of facts) {
    for (;;) {
      const [look] = (await table.due({ until: fact.time, most: 1 })).filter((l) => l.at < fact.time);
      const answer = agenda.take(look?.at ?? fact.time, false);
      if (answer) await step({ facts: [answer.what], looks: [] }, answer.at);
      else if (look) await step({ facts: [], looks: 'id' in look ? [look.id] : [] }, look.at);
      else break;
    }
    await step({ facts: [fact], looks: [] }, fact.time);
  }
  return seen;
}

test('a replay tells the same people of the same cases at the same instants as the live loop', async () => {
  const facts = madeFacts({ count: 1500, callsPerDay: 400, seed: 11 });
  const { cases } = replayed(facts, EVERYTHING);
  const pages = cases.flatMap(({ id, escalations }) =>
    escalations.flatMap(({ climb, told }) =>
      told.flatMap((t) => (t.rung === undefined ? [] : [`${t.at} ${id} ${climb} ${t.person}`])),
    ),
  );
  const end = facts.at(-1)?.time ?? '';
  const before = (all: readonly string[]) => all.filter((line) => line < end).sort();
  expect(pages.length).toBeGreaterThan(20);
  expect(before(pages)).toEqual(before(await live(facts, EVERYTHING)));
}, 60_000);
