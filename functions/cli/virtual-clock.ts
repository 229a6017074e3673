import { epochOf, type Instant, instantAt } from '../domain/time.ts';

/** Time that moves only when everything due at an instant is done. */
export interface VirtualClock {
  now(): Instant;
  /** Runs it so many milliseconds later; the answer cancels it. What is due together runs in the order asked. */
  after(ms: number, run: () => void | Promise<void>): () => void;
  /** Moves on to `end`, included, running all that falls due. */
  runTo(end: Instant): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly run: () => void | Promise<void>;
}

export function createVirtualClock(start: Instant): VirtualClock {
  let now = epochOf(start);
  let timers: Timer[] = [];
  return {
    now: () => instantAt(now),
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), run };
      const place = timers.findIndex(({ at }) => at > timer.at);
      timers.splice(place < 0 ? timers.length : place, 0, timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    async runTo(end) {
      for (let next = timers[0]; next && next.at <= epochOf(end); next = timers[0]) {
        timers.shift();
        now = next.at;
        await next.run();
      }
      now = epochOf(end);
    },
  };
}
