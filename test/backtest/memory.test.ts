import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { sideBySide } from '../../functions/app/backtest/side-by-side.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { policyOf } from '../support/given.ts';
import { factAt } from './recorded.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23);

/** The n-th customer: handed over twice, which is a page, and helped half an hour later. One begins every ten minutes. */
function* theCall(n: number) {
  const at = (minutes: number) => instantAt(START + (10 * n + minutes) * MINUTE);
  const call = `call-${n}`;
  yield factAt(at(0), 'interaction.started', call, { channel: 'voice' });
  yield factAt(at(1), 'interaction.connected', call, { agent: 'ada' });
  yield factAt(at(2), 'interaction.transferred', call, { to: { queue: 'billing' } });
  yield factAt(at(3), 'interaction.transferred', call, { to: { queue: 'repairs' } });
  yield factAt(at(9), 'case.resolved', call, { by: 'ada' });
}

test('memory follows the cases that are open, not the length of the log', () => {
  const rules = { repeatContact: { within: 'PT2H' } };
  const strict = policyOf({ rules: { ...rules, transfers: { limit: 2 } } });
  const patient = policyOf({ rules: { ...rules, transfers: { limit: 3 } } });
  const seen = { escalated: 0, changed: 0 };
  const sides = sideBySide(strict, patient, {
    onEscalated() {
      seen.escalated += 1;
    },
    onChange() {
      seen.changed += 1;
    },
  });
  let next = 0;
  const upTo = (n: number): void => {
    for (; next < n; next++) for (const fact of theCall(next)) sides.take(fact);
  };

  upTo(500);
  const short = heapInUse();
  upTo(4000);
  const long = heapInUse();
  expect(long - short).toBeLessThan(1_000_000);

  const { first, second } = sides.end();
  expect(seen).toEqual({ escalated: 4000, changed: 4000 });
  expect([first.escalated, second?.escalated]).toEqual([4000, 0]);
  expect([first.mostInMemory, second?.mostInMemory]).toEqual([13, 13]);
}, 60_000);
