import { describe, expect, test } from 'vitest';
import { ratesOf, type SourceSeen, silentSince } from '../../functions/domain/source-seen.ts';
import { type Instant, instantOf, minutes, plus } from '../../functions/domain/time.ts';
import { policyOf } from '../support/given.ts';

const chicago = (time: string): Instant => instantOf(`2026-11-23T${time}:00-06:00`);
const policy = policyOf({
  timeZone: 'America/Chicago',
  hours: { support: { weekly: { 'mon-fri': ['08:00-18:00'] } } },
});

/** One event in each of so many minutes, the last one at `last`. */
function spoke(last: Instant, times: number, toldAt?: Instant): SourceSeen {
  const seen = Array.from({ length: times }, (_, i) => ({
    at: plus(last, minutes(i - times + 1)),
    events: 1,
    refused: 0,
  }));
  return { source: 'pbx-1', seenAt: last, minutes: seen, unknown: {}, ...(toldAt ? { toldAt } : {}) };
}

describe('a source is silent', () => {
  const noon = chicago('12:00');
  test.each([
    ['that spoke every minute and says nothing for 15', spoke(noon, 60), chicago('12:15'), noon],
    ['not before', spoke(noon, 60), chicago('12:14'), undefined],
    ['not when it speaks seldom', spoke(noon, 19), chicago('13:00'), undefined],
    ['not again when it was told', spoke(noon, 60, chicago('12:15')), chicago('12:16'), undefined],
    ['again when it spoke since', spoke(noon, 60, chicago('11:00')), chicago('12:15'), noon],
    ['not over night', spoke(chicago('17:55'), 60), instantOf('2026-11-24T08:09:00-06:00'), undefined],
    ['in the morning', spoke(chicago('17:55'), 60), instantOf('2026-11-24T08:10:00-06:00'), chicago('17:55')],
    ['not when it never spoke', { ...spoke(noon, 0) }, chicago('13:00'), undefined],
  ])('%s', (_, seen, now, since) => {
    expect(silentSince(seen, policy, now)).toBe(since);
  });

  test('never, where the policy says so', () => {
    const never = policyOf({ sources: { silentFor: false } });
    expect(silentSince(spoke(noon, 60), never, chicago('17:00'))).toBeUndefined();
  });
});

test('rates are those of the last five minutes', () => {
  const seen: SourceSeen = {
    ...spoke(chicago('12:00'), 1),
    minutes: [
      { at: chicago('11:50'), events: 100, refused: 0 },
      { at: chicago('11:58'), events: 9, refused: 1 },
      { at: chicago('12:00'), events: 3, refused: 0 },
    ],
  };
  expect(ratesOf(seen, chicago('12:01'))).toEqual({ events: 2.4, refused: 0.2 });
});
