import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asteriskReader } from '../../functions/sources/asterisk-both-routes.ts';
import type { CloudEvent } from '../../functions/sources/cloud-events.ts';
import { BEGAN } from './make-ami.ts';
import type { Step } from './make-both.ts';
import { asBothTell, blockOf, KINDS } from './make-both.ts';
import { readAmi } from './read-ami.ts';
import { readLog } from './read-queue-log.ts';

const HOLD = /held|resumed/;
/** Each event once, by its id; hold is told by one route only. */
const ids = (events: readonly CloudEvent[]) =>
  events
    .filter(({ type }) => !HOLD.test(type))
    .map(({ id, type }) => `${type} ${id}`)
    .sort();
const inTime = (...calls: (readonly Step[])[]) => calls.flat().sort((a, b) => a.at - b.at);
const two = fc
  .tuple(fc.constantFrom(...KINDS), fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 80 }))
  .map(([a, b, later]) => inTime(asBothTell(1, 2, 0)[a], asBothTell(2, 3, later)[b]));

/** What both routes tell together: the log is read `lag` seconds later, and the interface is away for a while. */
function together(steps: readonly Step[], lag: number, away: readonly [from: number, to: number]) {
  const reader = asteriskReader({ source: 'asterisk:test', country: 'US' });
  const events: CloudEvent[] = [];
  const arrivals = [
    ...steps
      .filter(({ at }) => at < away[0] || at >= away[1])
      .map(({ at, ami }) => ({
        at,
        do: () => events.push(...reader.block(blockOf(ami), (BEGAN + at) * 1000)),
      })),
    ...steps.flatMap(({ at, log }) =>
      log === undefined
        ? []
        : [
            {
              at: at < away[1] ? Math.min(at + lag, away[1]) : at + lag,
              do: () => events.push(...reader.line(log)),
            },
          ],
    ),
    { at: away[1], do: reader.level },
  ].sort((a, b) => a.at - b.at);
  for (const { do: happens } of arrivals) happens();
  return [...events, ...reader.end()];
}

describe('a server that is followed by its manager interface and by its queue log', () => {
  test('tells by each route alone the same events under the same ids', () => {
    fc.assert(
      fc.property(two, (steps) => {
        const log = readLog(steps.flatMap(({ log }) => log ?? [])).events;
        const ami = readAmi(steps.map(({ ami }) => ami).join('')).events;
        expect(ids(ami)).toEqual(ids(log));
      }),
    );
  });

  test('tells by both together each event once, however far the log lags behind, or is a little ahead', () => {
    fc.assert(
      fc.property(two, fc.double({ min: -3, max: 100, noNaN: true }), (steps, lag) => {
        const log = readLog(steps.flatMap(({ log }) => log ?? [])).events;
        expect(ids(together(steps, lag, [-1, -1]))).toEqual(ids(log));
      }),
      { numRuns: 200 },
    );
  });

  test('loses and doubles nothing of the queues while the interface is away: the log fills the gap', () => {
    fc.assert(
      fc.property(
        two,
        fc.integer({ min: 0, max: 170 }),
        fc.integer({ min: 1, max: 170 }),
        (steps, from, length) => {
          const log = readLog(steps.flatMap(({ log }) => log ?? [])).events;
          expect(ids(together(steps, 1, [from, from + length]))).toEqual(ids(log));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('believes the last line of a call after 30 seconds without another, by the clock of the server', () => {
    const reader = asteriskReader({ source: 'asterisk:test', country: 'US' });
    const lines = asBothTell(1, 2, 0).answered.flatMap(({ log }) => log ?? []);
    const told = lines.flatMap((line) => reader.line(line));
    expect(told.map(({ type }) => type)).not.toContain('interaction.ended');
    expect(reader.pass(30_000)).toEqual([]);
    expect(reader.pass(30_001).map(({ type }) => type)).toEqual(['interaction.ended']);
    expect(reader.pass(60_000)).toEqual([]);
  });
});
