import type { Wrap } from './world.ts';

/** A crash: the process ends before the n-th call to the outside, or after it and before its answer is seen. */
class Crash extends Error {}

/** What the sweep asks for every minute is left alone (its own test loses it), and so are calls for nothing. */
const isIdle = (name: string, [first]: readonly unknown[]): boolean =>
  ['cursor', 'due', 'removals', 'moveCursor'].includes(name) || (Array.isArray(first) && first.length === 0);

interface Faults {
  readonly wrap: Wrap;
  /** How many calls there were. */
  calls(): number;
  /** The name of the call that crashed. */
  crashed(): string | undefined;
}

export function crashAt(n: number, when: 'before' | 'after'): Faults {
  let calls = 0;
  let crashed: string | undefined;
  const wrap: Wrap = (port) =>
    new Proxy(port, {
      get(target, name) {
        const method = Reflect.get(target, name);
        if (typeof method !== 'function' || name === 'cases') return method;
        return async (...given: readonly unknown[]) => {
          if (isIdle(String(name), given)) return method.apply(target, given);
          calls += 1;
          const isIt = calls === n;
          if (isIt) crashed = String(name);
          if (isIt && when === 'before') throw new Crash(`before ${String(name)}`);
          const answer = await method.apply(target, given);
          if (isIt) throw new Crash(`after ${String(name)}`);
          return answer;
        };
      },
    });
  return { wrap, calls: () => calls, crashed: () => crashed };
}
