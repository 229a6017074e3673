import { availableParallelism } from 'node:os';
import type { Environment } from './environments.ts';

/** The execution environments of one function. */
interface Pool {
  /** An environment that does nothing else, as soon as there is one. */
  take(by?: string): Environment | Promise<Environment>;
  release(environment: Environment): void;
  /** False while somebody waits for one already: of the same queue, so that two queues take turns. */
  hasRoom(by?: string): boolean;
  /** Starts the first one ahead of its first use. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

/** Started at once when there is work: more would only fight for the processors. */
const AT_ONCE = Math.max(2, availableParallelism());
/** And at most, for a function that waits for somebody else rather than for a processor. */
const MOST = 10;
/** When none has been idle for this long, somebody waits and the processors have time to spare, there is one more. */
const PATIENCE_MILLISECONDS = 1000;

/**
 * An account would start an environment for every invocation that finds none free. On one machine they wait
 * for each other instead, within reason.
 */
export function poolOf(
  start: () => Environment,
  reserved: number | undefined,
  processorsAreBusy: () => boolean,
): Pool {
  const most = Math.min(reserved ?? MOST, MOST);
  const idle: Environment[] = [];
  const running = new Set<Environment>();
  const waiting: { readonly by: string; readonly serve: (environment: Environment) => void }[] = [];
  let patience: NodeJS.Timeout | undefined;
  let stopped = false;

  function begin(): Environment {
    const environment = start();
    running.add(environment);
    environment.gone.then(() => {
      running.delete(environment);
      const place = idle.indexOf(environment);
      if (place >= 0) idle.splice(place, 1);
      if (!stopped && waiting.length) serve(begin());
    });
    return environment;
  }

  /** To whoever has waited longest. */
  function serve(environment: Environment): void {
    const next = waiting.shift();
    if (next) {
      next.serve(environment);
      return;
    }
    idle.push(environment);
    clearInterval(patience);
    patience = undefined;
  }

  // Where a queue is emptied one message at a time somebody always waits, but nobody for long.
  const beImpatient = () =>
    setInterval(() => {
      const isBusy = processorsAreBusy();
      if (waiting.length && running.size < most && !isBusy) serve(begin());
    }, PATIENCE_MILLISECONDS);

  const queued = (by: string) =>
    new Promise<Environment>((resolve) => {
      waiting.push({ by, serve: resolve });
      patience ??= beImpatient();
    });

  return {
    take: (by = '') => idle.pop() ?? (running.size < Math.min(most, AT_ONCE) ? begin() : queued(by)),
    release(environment) {
      if (environment.alive()) serve(environment);
    },
    hasRoom: (by = '') => !waiting.some((one) => one.by === by),
    async warm() {
      if (running.size) return;
      const environment = begin();
      serve(environment);
      await environment.ready;
    },
    async stop() {
      stopped = true;
      clearInterval(patience);
      await Promise.all([...running].map((environment) => environment.stop()));
    },
  };
}
