import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../functions/domain/time.ts';
import { WORDS } from '../../functions/sources/asterisk/queue-log-line.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import { bySubject, readLog } from './read-queue-log.ts';

interface Step {
  readonly at: number;
  readonly line: string;
}

/** A call's lines, in queues and with agents that no other call of the log has. */
const call = (id: string, house: number): fc.Arbitrary<readonly Step[]> => {
  const queue = fc.constantFrom(`${house}001`, `${house}002`);
  const agent = fc.constantFrom(`PJSIP/${house}011`, `PJSIP/${house}012`);
  const words = fc.oneof(
    fc.constant('NONE|ENTERQUEUE||5555550121|1'),
    fc
      .constantFrom('ABANDON|1|1|9', 'EXITWITHTIMEOUT|1|1|9', 'EXITEMPTY|1|1|9')
      .map((word) => `NONE|${word}`),
    fc
      .tuple(
        agent,
        fc.constantFrom(
          'CONNECT|9|x|2',
          'RINGNOANSWER|1000',
          'BLINDTRANSFER|1600|c|1|1|1',
          `TRANSFER|${house}002|c`,
          'ATTENDEDTRANSFER|BRIDGE|b|1|1|1',
          'COMPLETEAGENT|1|1|1',
          'COMPLETECALLER|1|1|1',
        ),
      )
      .map(([who, word]) => `${who}|${word}`),
  );
  return fc.array(fc.tuple(fc.nat(40), queue, words), { maxLength: 12 }).map((steps) => {
    let at = 1_790_000_000;
    return steps.map(([pause, where, word]) => {
      at += pause;
      return { at, line: `${at}|${id}|${where}|${word}` };
    });
  });
};

/** Both logs in one file: in order of time, and at equal times as `coins` fall. */
function interleaved(a: readonly Step[], b: readonly Step[], coins: readonly boolean[]): string[] {
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    const takeLeft = !right || (left && (left.at < right.at || (left.at === right.at && coins[i + j])));
    lines.push((takeLeft ? left : right)!.line);
    if (takeLeft) i++;
    else j++;
  }
  return lines;
}

describe('two calls in one log', () => {
  test('each have the events that they would have alone, however their lines mingle', () => {
    const coins = fc.array(fc.boolean(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(call('a', 2), call('b', 3), coins, (a, b, fallen) => {
        const alone = [a, b].map((steps) => bySubject(readLog(steps.map(({ line }) => line)).events));
        expect(bySubject(readLog(interleaved(a, b, fallen)).events)).toEqual({ ...alone[0], ...alone[1] });
      }),
      { numRuns: 500 },
    );
  });
});

describe('two attended transfers into queues, each under two ids, at the same seconds', () => {
  const transfer = (house: number): Step[] =>
    [
      [0, `a${house}`, `${house}001|NONE|ENTERQUEUE||5555550121|1`],
      [10, `a${house}`, `${house}001|PJSIP/${house}011|CONNECT|10|x|2`],
      [90, `leg${house}`, `${house}002|NONE|ENTERQUEUE||${house}011|1`],
      [92, `leg${house}`, `${house}001|PJSIP/${house}011|ATTENDEDTRANSFER|APP|Queue|10|82|1`],
      [95, `a${house}`, `${house}002|PJSIP/${house}012|CONNECT|5|y|2`],
      [99, `a${house}`, `${house}002|PJSIP/${house}012|COMPLETECALLER|5|4|1`],
    ].map(([at, id, rest]) => ({ at: Number(at), line: `${1_790_000_000 + Number(at)}|${id}|${rest}` }));

  test('are two calls with one transfer each, however their lines mingle', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (coins) => {
        const calls = bySubject(readLog(interleaved(transfer(2), transfer(3), coins)).events);
        expect(Object.keys(calls).sort()).toEqual(['a2', 'a3']);
        for (const told of Object.values(calls))
          expect(told.filter((event) => event.includes('transferred'))).toHaveLength(1);
      }),
    );
  });
});

describe('any log whatever', () => {
  const field = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      '',
      'NONE',
      'a',
      'b',
      'PJSIP/3011',
      'Alice',
      '3011',
      '2001',
      '2002',
      'APP',
      'LINK',
      'BRIDGE',
      '9',
    ),
  );
  const line = fc
    .tuple(
      fc.integer({ min: 0, max: 100_000 }),
      fc.constantFrom('a', 'b', 'c', 'NONE', ''),
      field,
      field,
      fc.constantFrom(...Object.keys(WORDS), 'HOTDESK', 'constructor', '__proto__'),
      fc.array(field, { maxLength: 6 }),
    )
    .map(([at, id, queue, agent, word, data]) =>
      [1_790_000_000 + at, id, queue, agent, word, ...data].join('|'),
    );
  const log = fc.array(fc.oneof({ weight: 20, arbitrary: line }, fc.string()), { maxLength: 60 });

  test('is read to its end, and its events are ones that Baton takes, each under its own id', () => {
    const arrived = instantOf('2026-11-23T19:00:00Z');
    fc.assert(
      fc.property(log, (lines) => {
        const { events, report } = readLog(lines);
        expect(report.lines).toBe(lines.length);
        expect(report.events).toBe(events.length);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        if (events.length === 0) return;
        const body = events.map((event) => JSON.stringify(event)).join('\n');
        expect(readEvents('application/x-ndjson', body, arrived)).toMatchObject({ refused: [] });
      }),
      { numRuns: 1000 },
    );
  });
});
