import type { Reason } from '../../domain/decision.ts';
import { epochOf, type Instant } from '../../domain/time.ts';
import { type CaseSummary, firstTold, type Tallied } from './outcome.ts';
import { createSpread } from './spread.ts';

/** Adds up the escalated cases one by one, so that none needs to be kept. */

interface Tally {
  add(one: CaseSummary): void;
  readonly tallied: () => Tallied;
}

const secondsBetween = (from: Instant, to: Instant): number => (epochOf(to) - epochOf(from)) / 1000;

const ofReason = () => ({ escalations: 0, exhausted: 0, toPage: createSpread() });

export function createTally(): Tally {
  const reasons = new Map<Reason, ReturnType<typeof ofReason>>();
  const days = new Map<string, number>();
  const solvedAfter = createSpread();
  let [escalated, escalations, solvedAfterInAll] = [0, 0, 0];

  return {
    add(one) {
      escalated += 1;
      escalations += one.escalations.length;
      for (const { reason, at, told, isExhausted } of one.escalations) {
        const sums = reasons.get(reason) ?? ofReason();
        reasons.set(reason, sums);
        sums.escalations += 1;
        if (isExhausted) sums.exhausted += 1;
        const [first] = told;
        if (first) sums.toPage.add(secondsBetween(one.openedAt, first.at));
        const day = at.slice(0, 10);
        days.set(day, (days.get(day) ?? 0) + 1);
      }
      const first = firstTold(one);
      if (first === undefined || one.solvedAt === undefined) return;
      const seconds = secondsBetween(first, one.solvedAt);
      solvedAfter.add(seconds);
      solvedAfterInAll += seconds;
    },
    tallied: () => ({
      escalated,
      escalations,
      reasons: [...reasons]
        .map(([reason, sums]) => ({ reason, ...sums, toPage: sums.toPage.spread() }))
        .sort((a, b) => b.escalations - a.escalations),
      days: [...days].map(([day, n]) => ({ day, escalations: n })).sort((a, b) => (a.day < b.day ? -1 : 1)),
      saved: {
        cases: solvedAfter.spread()?.count ?? 0,
        total: solvedAfterInAll,
        spread: solvedAfter.spread(),
      },
    }),
  };
}
