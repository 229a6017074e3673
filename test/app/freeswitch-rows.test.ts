import { describe, expect, test } from 'vitest';
import { instantAt, minutes, plus } from '../../functions/domain/time.ts';
import { callerReader } from '../../functions/sources/caller-id.ts';
import { factOf } from '../../functions/sources/event-bridge.ts';
import { callRowOf } from '../../functions/sources/freeswitch/call-row.ts';
import { FollowedCalls, followedCalls } from '../../functions/sources/freeswitch/followed-calls.ts';
import { switchRecordReader } from '../../functions/sources/freeswitch/records.ts';
import { BEGAN, caller, hungUp } from '../sources/make-freeswitch.ts';
import { cdrRow, queueCells } from '../sources/make-switch-rows.ts';
import { readFreeswitch } from '../sources/read-freeswitch.ts';
import { policyOf, wall } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

/** A switch's events and the rows of its calls, as a collector follows both, through the whole of `app`: which phones ring. */

const SOURCE = 'freeswitch:test';
const CUSTOMER = '+15555550121';
const TEAM = '+15555550130';
const policy = policyOf({
  timeZone: 'America/Chicago',
  teams: { support: { phone: TEAM } },
  rules: { dropped: {}, promiseAtRisk: {} },
});
const ms = (seconds: number): number => Math.round((BEGAN + seconds) * 1000);
const c = caller(1, 0);
const again = caller(2, 64);

interface Step {
  /** Seconds after `BEGAN`. */
  readonly at: number;
  readonly event?: string;
  readonly row?: string;
}

/** Follows all of it; `lost`: it is killed when this step was posted and not stored, and sees it once more. */
async function calledAfter(steps: readonly Step[], lost = -1) {
  const world = createWorld({ policy, start: instantAt(ms(-60)) });
  const options = { source: SOURCE, readCaller: callerReader('US') };
  let kept: FollowedCalls | undefined;
  const take = ({ at, event, row }: Step, isStored: boolean): void => {
    const life = followedCalls(kept, options, true, ms(at));
    if (kept === undefined) life.listed([], { asked: ms(-60), answered: ms(-60), isRestarted: false });
    const told = event === undefined ? [] : readFreeswitch(event, { source: SOURCE }).events;
    if (told.length > 0) life.heard(told, ms(at));
    for (const record of row === undefined ? [] : switchRecordReader().line(row)) {
      const read = record.form === 'row' ? callRowOf(record.cells, 'UTC', ms(at)) : undefined;
      if (read) life.rowCame(read, ms(at));
    }
    const events = [...told, ...life.pass(ms(at))];
    for (const one of events) world.takes(factOf(one), instantAt(ms(at + 1)));
    if (isStored) kept = FollowedCalls.parse(JSON.parse(JSON.stringify(life.save())));
  };
  const last = steps.at(-1)?.at ?? 0;
  for (const [i, step] of [...steps, { at: last + 4 }, { at: last + 5 }].entries()) {
    if (i === lost) take(step, false);
    take(step, true);
  }
  await world.runTo(wall(plus(instantAt(ms(last)), minutes(60))));
  expect(world.errors).toEqual([]);
  const rang = (kind: string) => world.sent.filter((one) => one.kind === kind).map(({ to }) => to);
  const { drops } = await world.caseOf(c.session);
  return { agents: rang('agent'), customers: rang('customer'), drops: drops.length };
}

const NOBODY = { agents: [], customers: [], drops: 0 };
const ONCE = { agents: [TEAM], customers: [CUSTOMER], drops: 1 };

const waited: readonly Step[] = [{ at: 1, event: c.starts(1) }];
const talked: readonly Step[] = [...waited, { at: 12, event: c.talks(12) }];
const completed = [...talked, { at: 60, event: c.ends(60) }];
const moved = [...talked, { at: 60, event: c.ends(60, 'BLIND_TRANSFER') }];
const gaveUp = [...waited, { at: 60, event: c.cancels(60, 'BREAK_OUT') }];

const named = queueCells(1, {
  ...{ cc_queue_joined_epoch: BEGAN + 1, cc_queue_answered_epoch: BEGAN + 12, cc_agent: '1000@default' },
  ...{ cc_cause: 'answered', cc_queue_terminated_epoch: BEGAN + 60 },
});
const rowOf = (cause: string, end = 60, queue: readonly string[] = []): Step => ({
  at: end + 1,
  row: cdrRow({ uuid: c.session, number: CUSTOMER, end, cause, queue }),
});

describe('a call that was followed to its end, and whose row says that', () => {
  test.each([
    ['the line failed while they talked', [...completed, rowOf('MEDIA_TIMEOUT')], ONCE],
    [
      'it failed so, in a template that names the queue',
      [...completed, rowOf('MEDIA_TIMEOUT', 60, named)],
      ONCE,
    ],
    ['the line failed while the caller waited', [...gaveUp, rowOf('RECOVERY_ON_TIMER_EXPIRE')], ONCE],
    ['the line failed where an agent had sent it', [...moved, rowOf('NO_ROUTE_DESTINATION', 75)], ONCE],
    ['it ended as somebody wished', [...completed, rowOf('NORMAL_CLEARING')], NOBODY],
    ['the caller gave up', [...gaveUp, rowOf('ORIGINATOR_CANCEL')], NOBODY],
    ['an agent sent it elsewhere', [...moved, rowOf('NORMAL_CLEARING', 75)], NOBODY],
    [
      'the line failed long after the queue, in an announcement',
      [...gaveUp, rowOf('MEDIA_TIMEOUT', 90)],
      NOBODY,
    ],
  ])('%s: who is called', async (_, steps, called) => {
    expect(await calledAfter(steps)).toEqual(called);
  });

  test('the line failed, doubled and killed at every step: the customer is called once', async () => {
    const row = rowOf('MEDIA_TIMEOUT');
    const steps = [...completed, row, { ...row, at: 63 }, { ...row, at: 70 }].flatMap((one) => [one, one]);
    for (const lost of steps.keys()) expect(await calledAfter(steps, lost)).toEqual(ONCE);
  });

  test('the line failed, as its queue said already: the customer is called once', async () => {
    const failed = { at: 60, event: hungUp(c.ends(60, 'SUCCESS'), 'MEDIA_TIMEOUT') };
    expect(await calledAfter([...talked, failed])).toEqual(ONCE);
    expect(await calledAfter([...talked, failed, rowOf('MEDIA_TIMEOUT')])).toEqual(ONCE);
  });

  test('the line failed, after the customer has called again: nobody is called', async () => {
    const steps = [...completed, { at: 66, event: again.starts(2) }, { ...rowOf('MEDIA_TIMEOUT'), at: 68 }];
    expect(await calledAfter(steps)).toMatchObject({ agents: [], customers: [] });
  });
});

test('a caller whose end was never said is not called hours later', async () => {
  expect(await calledAfter([...waited, { at: 4 * 3600 + 120 }])).toEqual(NOBODY);
});

describe('a call that no agent and no queue took', () => {
  test.each([
    ['', NOBODY],
    [0, ONCE],
  ])(
    'is none that was cut off, whatever its cause, but where the switch answered (%o)',
    async (answer, called) => {
      const row = cdrRow({ uuid: c.session, number: CUSTOMER, answer, end: 60, cause: 'UNALLOCATED_NUMBER' });
      const world = createWorld({ policy, start: instantAt(ms(-60)) });
      for (const event of readFreeswitch(row, { source: SOURCE }).events)
        world.takes(factOf(event), instantAt(ms(61)));
      await world.runTo(wall(plus(instantAt(ms(0)), minutes(30))));
      const rang = world.sent.filter(({ kind }) => kind === 'customer').map(({ to }) => to);
      expect(rang).toEqual(called.customers);
    },
  );
});
