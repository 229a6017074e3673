import type { Fact } from '../../domain/event.ts';
import { type Instant, minus, type Span, seconds } from '../../domain/time.ts';

/** How far apart two sources may be in a log before a fact counts as late. */
const WINDOW: Span = seconds(60);
/** A second that brings more than this is passed on early: the window costs memory. */
const MOST_HELD = 50_000;

interface InTimeOrder {
  take(fact: Fact): void;
  end(): void;
}

/**
 * Passes facts on in order of time as far as a window of a minute allows. What is later than that is passed on at
 * once, and its case folds its history again, as it would live.
 */
export function inTimeOrder(pass: (fact: Fact) => void): InTimeOrder {
  let held: Fact[] = [];
  let head = 0;
  let newest: Instant | undefined;
  let safe: Instant | undefined;

  function release(until: Instant | undefined): void {
    for (let fact = held[head]; fact && (until === undefined || fact.time <= until); fact = held[head]) {
      head += 1;
      pass(fact);
    }
    if (head > 1024 && head * 2 > held.length) {
      held = held.slice(head);
      head = 0;
    }
  }

  return {
    take(fact) {
      if (safe !== undefined && fact.time < safe) {
        pass(fact);
        return;
      }
      let place = held.length;
      for (let before = held[place - 1]; place > head && before && before.time > fact.time; ) {
        place -= 1;
        before = held[place - 1];
      }
      if (place === held.length) held.push(fact);
      else held.splice(place, 0, fact);
      // Worked out once a second of the log: what is safe moves with it.
      if (newest === undefined || fact.time > newest) {
        if (newest === undefined || fact.time.slice(0, 19) !== newest.slice(0, 19)) {
          safe = minus(fact.time, WINDOW);
          release(safe);
        }
        newest = fact.time;
      }
      if (held.length - head > MOST_HELD) {
        const middle = held[head + (MOST_HELD >> 1)];
        if (middle) {
          safe = middle.time;
          release(safe);
        }
      }
    },
    end: () => release(undefined),
  };
}
