import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { type RunningMachine, startBaton, until } from '../support/running-machine.ts';

/**
 * The machine is killed (SIGKILL) in the middle of a stream of events: what it had accepted is applied once, and
 * every deadline is still due.
 */

const CASES = 50;
const EVENTS = 500;
const data = mkdtempSync(join(tmpdir(), 'baton-killed-'));
let baton: RunningMachine;
afterAll(async () => {
  await baton.kill();
  rmSync(data, { recursive: true, force: true });
});

const subject = (i: number) => `call-${i % CASES}`;
const event = (i: number) => ({
  specversion: '1.0',
  id: `e${i}`,
  source: 'pbx',
  type: 'case.noted',
  time: new Date(Date.UTC(2026, 10, 20, 12, 0, 0, i)).toISOString(),
  subject: subject(i),
  data: { by: 'ada', text: `note ${i}` },
});

interface Seen {
  readonly timeline: readonly { readonly what: string; readonly by: string }[];
  readonly nextLook?: string;
}
const seen = async (i: number) => (await baton.get(`/cases/${caseIdOf(subject(i))}`)) as Seen | undefined;
const notesOf = (view: Seen | undefined) =>
  (view?.timeline ?? []).flatMap(({ what }) => /text: (note \d+)/.exec(what)?.[1] ?? []);

test('kill -9 in the middle of 500 events: each accepted one is applied once, each deadline is due', async () => {
  baton = await startBaton(data, 'test/local/policy-in-seconds.yaml');
  const accepted = new Set<number>();
  const stream = async (numbers: readonly number[]) => {
    for (const i of numbers) {
      const answer = await baton.post([event(i)]).catch(() => undefined);
      if (answer?.status === 202) accepted.add(i);
    }
  };
  const all = Array.from({ length: EVENTS }, (_, i) => i);
  const lanes = Array.from({ length: 8 }, (_, lane) => stream(all.filter((i) => i % 8 === lane)));
  await until('half of the events', async () => accepted.size >= EVENTS / 2);
  await baton.kill();
  await Promise.all(lanes);
  const before = accepted.size;
  expect(before).toBeLessThan(EVENTS);

  baton = await startBaton(data, 'test/local/policy-in-seconds.yaml');
  // Only what had no answer is sent again: what was accepted must be there by itself.
  await stream(all.filter((i) => !accepted.has(i)));
  expect(accepted.size).toBe(EVENTS);

  for (let i = 0; i < CASES; i++) {
    const wanted = all.filter((n) => n % CASES === i).map((n) => `note ${n}`);
    const view = await until(`all of ${subject(i)}`, async () => {
      const now = await seen(i);
      return notesOf(now).length >= wanted.length && now;
    });
    expect(notesOf(view).sort()).toEqual(wanted.sort());
    // The last note is a day and more ago, so each case has stalled: its climb was decided, and goes on.
    expect(view.timeline.filter(({ what }) => what.startsWith('climb.started'))).toHaveLength(1);
    expect(view.nextLook).toBeDefined();
  }
}, 120_000);

test('what was due while nothing ran is done after the start: who did not answer is not the last to be asked', async () => {
  await until('the next rung', async () => (await baton.phone('Raj')).includes('no progress'));
});
