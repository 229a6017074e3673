import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callerReader } from '../../functions/sources/caller-id.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { callRowOf } from '../../functions/sources/freeswitch/call-row.ts';
import { FollowedCalls, followedCalls } from '../../functions/sources/freeswitch/followed-calls.ts';
import { switchRecordReader } from '../../functions/sources/freeswitch/records.ts';
import { freeswitchReader } from '../../functions/sources/freeswitch.ts';
import { BEGAN } from './make-freeswitch.ts';
import type { Happening } from './make-switch-world.ts';
import { anyCalls, listAt, type SwitchCall, seconds } from './make-switch-world.ts';
import { readFreeswitch } from './read-freeswitch.ts';
import { endStates, tally } from './switch-end-states.ts';
import { factsOf } from './told-cases.ts';

const SOURCE = 'freeswitch:test';
const reader = freeswitchReader({ source: SOURCE, country: 'US' });
const ms = (seconds: number): number => Math.round((BEGAN + seconds) * 1000);

/** The collector is killed then, and is there again after so many seconds. */
interface Kill {
  readonly at: number;
  readonly away: number;
}

const COMMITS_WITHIN = 0.1;
const LOGIN = 0.3;
/** The switch is heard before it has answered who waits and who talks. */
const LISTED = 4;

/** What has been posted when all is over, by a collector that is killed now and then: each event once by its id. */
function collected(calls: readonly SwitchCall[], kills: readonly Kill[]): readonly CloudEvent[] {
  const world = calls.flatMap(({ happenings }) => happenings).sort((a, b) => a.at - b.at);
  const rows = world.filter(({ row }) => row !== undefined);
  const end = Math.max(...world.map(({ at }) => at)) + 90;
  const posted = new Map<string, CloudEvent>();
  let state: { followed: FollowedCalls; read: number } | undefined;
  let from = -3;
  for (const { at: until, away } of [...kills, { at: end, away: 0 }]) {
    if (until <= from || until > end) continue;
    state = live(from, until);
    from = until + away;
  }
  return [...posted.values()];

  /** One life: what it committed before it was killed. */
  function live(begins: number, ends: number) {
    const options = { source: SOURCE, readCaller: callerReader('US') };
    const followed = followedCalls(state?.followed, options, true, ms(begins));
    let read = state?.read ?? 0;
    let kept = state;
    const steps: (Happening & { tick?: true; list?: true })[] = [
      ...world.filter(({ at, event }) => event !== undefined && at >= begins + LOGIN && at < ends),
      { at: begins + LISTED, list: true },
    ];
    for (let at = begins; at < ends; at += 0.5) steps.push({ at, tick: true });
    for (const { at, event, tick, list } of steps.sort((a, b) => a.at - b.at)) {
      if (at >= ends) break;
      const told: CloudEvent[] = [];
      if (event !== undefined) {
        told.push(...readFreeswitch(event, { source: SOURCE }).events);
        followed.heard(told, ms(at));
      }
      if (list) {
        const events = listAt(calls, at).flatMap((fields) =>
          reader.read({ form: 'event', fields }, ms(at)).flatMap((one) => one.events),
        );
        told.push(...followed.listed(events, { asked: ms(at), answered: ms(at), isRestarted: false }));
      }
      if (tick) {
        for (; (rows[read]?.at ?? Number.POSITIVE_INFINITY) <= at; read += 1)
          for (const record of switchRecordReader().line(rows[read]?.row ?? '')) {
            const row = record.form === 'row' ? callRowOf(record.cells, 'UTC', ms(at)) : undefined;
            if (row) followed.rowCame(row, ms(at));
          }
        told.push(...followed.pass(ms(at)));
      }
      if (at >= ends - COMMITS_WITHIN && ends !== end) continue;
      for (const one of told) if (!posted.has(one.id)) posted.set(one.id, one);
      kept = { followed: FollowedCalls.parse(JSON.parse(JSON.stringify(followed.save()))), read };
    }
    return kept;
  }
}

/** To find the smallest of such worlds takes minutes: the first that fails is shown. */
const RUNS = { endOnFailure: true };

const kills = fc
  .array(
    fc.record({
      at: seconds(-2, 200),
      away: seconds(0.05, 50),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.toSorted((a, b) => a.at - b.at));

describe('a collector that is killed at any moments, with the file of calls’ records', () => {
  test.each([
    ['names the queue’s variables', 'whole' as const],
    ['is the switch’s own', 'own' as const],
  ])('ends every conversation as if it had not been: the template %s', (_, template) => {
    fc.assert(
      fc.property(anyCalls(template), kills, (calls, when) => {
        const without = template === 'whole' ? 'nothing' : 'names';
        const disturbed = factsOf(collected(calls, when));
        const undisturbed = factsOf(collected(calls, []));
        expect(endStates(disturbed, without)).toEqual(endStates(undisturbed, without));
        const most = tally(undisturbed);
        for (const [thing, times] of tally(disturbed))
          expect(times, thing).toBeLessThanOrEqual(most.get(thing) ?? 0);
      }),
      { ...RUNS, numRuns: 40 },
    );
  });

  test('and says nothing of its own while it is not killed', () => {
    fc.assert(
      fc.property(anyCalls('whole'), (calls) => {
        const live = calls
          .flatMap(({ happenings }) => happenings)
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event ?? '')
          .join('');
        const told = new Map(
          readFreeswitch(live, { source: SOURCE }).events.map((event) => [event.id, event]),
        );
        const posted = collected(calls, []);
        expect(posted.map(({ id }) => id).sort()).toEqual([...told.keys()].sort());
      }),
      { ...RUNS, numRuns: 20 },
    );
  });
});
