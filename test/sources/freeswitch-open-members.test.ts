import { describe, expect, test } from 'vitest';
import type { OpenMembers } from '../../functions/sources/freeswitch/open-members.ts';
import { heard, listed, overdue } from '../../functions/sources/freeswitch/open-members.ts';
import { described, said } from './described-events.ts';
import { BEGAN, caller } from './make-freeswitch.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const MINUTE = 60_000;
const after = (...events: string[]): OpenMembers =>
  readFreeswitch(events.join('')).events.reduce(
    (members, event) => heard(members, event, 0),
    {} as OpenMembers,
  );
/** Long after what was heard before. */
const asked = (at: number, isRestarted: boolean) => ({ asked: at + 5000, answered: at, isRestarted });
const endsAt = (members: OpenMembers, at: number) => overdue(members, 'freeswitch:test', at).events.map(said);

const c = caller(1, 0);
const waiting = after(c.starts(1));
const talking = after(c.starts(1), c.talks(9));

describe('a caller whom the switch no longer knows', () => {
  test.each([
    ['waited when it started again', waiting, true, 'ended dropped by system'],
    ['talked when it started again', talking, true, 'ended dropped by system'],
    ['waited while nobody listened', waiting, false, 'ended abandoned by system'],
    ['talked while nobody listened', talking, false, 'ended completed by system'],
  ])('and who %s is closed a minute later', (_, members, restarted, end) => {
    const missing = listed(members, new Set(), asked(0, restarted));
    expect(endsAt(missing, MINUTE - 1)).toEqual([]);
    expect(endsAt(missing, MINUTE)).toEqual([end]);
    expect(overdue(missing, 'freeswitch:test', MINUTE).members).toEqual({});
  });

  test('is not missing when the switch was asked in the moment in which they came', () => {
    const beside = listed(waiting, new Set(), { asked: 1500, answered: 1600, isRestarted: false });
    expect(endsAt(beside, 200 * MINUTE)).toEqual([]);
  });

  test('is there after all when something is heard of them', () => {
    const missing = listed(waiting, new Set(), asked(0, true));
    const [event] = readFreeswitch(c.talks(9)).events;
    expect(endsAt(heard(missing, event!, 1000), 5 * MINUTE)).toEqual([]);
  });
});

describe('a caller of whom nothing is heard', () => {
  test.each([
    ['waited', waiting, '14:13:21 ended abandoned by system'],
    ['talked', talking, '14:13:29 ended completed by system'],
  ])('for four hours, and who %s, is closed as of when they were last heard of', (_, members, end) => {
    const from = (BEGAN + 9) * 1000;
    const stale = Object.fromEntries(
      Object.entries(members).map(([leg, one]) => [leg, { ...one, heardAt: one.toldAt ?? 0 }]),
    );
    const closed = (at: number) => overdue(stale, 'freeswitch:test', at).events.map(described);
    expect(closed(from + 230 * MINUTE)).toEqual([]);
    expect(closed(from + 241 * MINUTE)).toEqual([end]);
  });

  test('but whom the switch lists is alive', () => {
    const alive = new Set(Object.keys(waiting));
    expect(endsAt(listed(waiting, alive, asked(200 * MINUTE, false)), 300 * MINUTE)).toEqual([]);
  });

  test('and who has left is not waited for', () => {
    expect(after(c.starts(1), c.talks(9), c.ends(60))).toEqual({});
  });
});
