import { cpus } from 'node:os';

/** Above this share of the processors' time, more threads only take it from each other. */
const BUSY = 0.8;
/** A shorter look says nothing, and a longer one nothing about now. Milliseconds. */
const SHORTEST = 250;
const LONGEST = 3000;

/** Tells whether the processors are busy, whoever keeps them so. Yes, until it has looked for long enough. */
export function processorWatch(): () => boolean {
  let before = look();
  let answer = true;
  return () => {
    const now = look();
    const elapsed = now.at - before.at;
    if (elapsed < SHORTEST) return answer;
    answer = elapsed > LONGEST || (now.idle - before.idle) / (now.all - before.all) < 1 - BUSY;
    before = now;
    return answer;
  };
}

function look(): { readonly at: number; readonly idle: number; readonly all: number } {
  const each = cpus().map((one) => one.times);
  return {
    at: performance.now(),
    idle: each.reduce((sum, one) => sum + one.idle, 0),
    all: each.reduce((sum, one) => sum + one.idle + one.user + one.nice + one.sys + one.irq, 0),
  };
}
