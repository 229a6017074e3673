import { cpus } from 'node:os';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** Above this share of the processors' time, more threads only take it from each other. */
const BUSY = 0.8;
/** A shorter look says nothing, and a longer one nothing about now. Milliseconds. */
const SHORTEST = 250;
const LONGEST = 3000;

/**
 * Tells whether the processors are busy, whoever keeps them so, or this thread is, which plays AWS to all the others.
 * Yes, until it has looked for long enough.
 */
export function processorWatch(): () => boolean {
  let before = look();
  let answer = true;
  return () => {
    const now = look();
    const elapsed = now.at - before.at;
    if (elapsed < SHORTEST) return answer;
    const idle = (now.idle - before.idle) / (now.all - before.all);
    const { utilization } = performance.eventLoopUtilization(now.loop, before.loop);
    answer = elapsed > LONGEST || idle < 1 - BUSY || utilization > BUSY;
    before = now;
    return answer;
  };
}

interface Seen {
  readonly at: number;
  readonly loop: EventLoopUtilization;
  readonly idle: number;
  readonly all: number;
}

function look(): Seen {
  const each = cpus().map((one) => one.times);
  return {
    at: performance.now(),
    loop: performance.eventLoopUtilization(),
    idle: each.reduce((sum, one) => sum + one.idle, 0),
    all: each.reduce((sum, one) => sum + one.idle + one.user + one.nice + one.sys + one.irq, 0),
  };
}
