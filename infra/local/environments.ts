import { randomBytes, randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Calls, Invocation } from './calls.ts';
import type { Ask, EnvironmentData, Told } from './environment.ts';
import { codesOf } from './fault.ts';
import type { Logs } from './logs.ts';

/** An invocation that ended without an answer. */
export class InvocationFault extends Error {
  readonly outcome: Exclude<Invocation['outcome'], 'answered'>;
  readonly type: string;
  constructor(outcome: Exclude<Invocation['outcome'], 'answered'>, type: string, message: string) {
    super(message);
    this.name = 'InvocationFault';
    this.outcome = outcome;
    this.type = type;
  }
}

/** Who an access key belongs to. Each execution environment has a key of its own, as on Lambda. */
interface Caller {
  readonly functionName: string;
  /** The ARN of the function's role. */
  readonly role: string;
  /** Counts a call for the invocation that is under way. */
  count(action: string): void;
}
export type Keys = Map<string, Caller>;

/** One execution environment: a worker thread that runs one invocation at a time. */
export interface Environment {
  readonly ready: Promise<void>;
  /** Resolves when the thread has ended, for whatever reason. */
  readonly gone: Promise<void>;
  alive(): boolean;
  invoke(event: unknown, records: number): Promise<unknown>;
  stop(): Promise<void>;
}

interface Spec {
  readonly data: EnvironmentData;
  readonly variables: Readonly<Record<string, string>>;
  readonly role: string;
  /** Seconds. */
  readonly timeout: number;
  readonly keys: Keys;
  readonly calls: Calls;
  readonly logs: Logs;
}

interface UnderWay {
  readonly requestId: string;
  readonly counts: Map<string, number>;
  readonly settle: (result: { readonly json: string | undefined } | InvocationFault) => void;
}

/**
 * Shares of the memory as Lambda's Node runtime gives them to V8. With an old generation alone, a young one of
 * the usual size counts against it, and the thread does little but collect garbage (measured: 5 times slower).
 */
const heapOf = (megabytes: number) => ({
  maxOldGenerationSizeMb: megabytes * 0.9,
  maxYoungGenerationSizeMb: megabytes * 0.15,
});

const HOST = new URL('./environment.ts', import.meta.url);

/** Lambda gives the code outside the handler ten seconds. */
const INIT_MILLISECONDS = 10_000;

export function startEnvironment(spec: Spec): Environment {
  const { data, keys, calls, logs } = spec;
  const key = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
  let current: UnderWay | undefined;
  let alive = true;
  let fault: InvocationFault | undefined;

  keys.set(key, {
    functionName: data.functionName,
    role: spec.role,
    count(action) {
      calls.record(data.functionName, action);
      current?.counts.set(action, (current.counts.get(action) ?? 0) + 1);
    },
  });
  const worker = new Worker(HOST, {
    workerData: data,
    env: {
      ...spec.variables,
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: randomBytes(20).toString('base64url'),
      AWS_SESSION_TOKEN: 'local',
    },
    execArgv: [],
    resourceLimits: heapOf(data.memory),
    stdout: true,
    stderr: true,
  });
  logs.follow(data.functionName, worker.stdout);
  logs.follow(data.functionName, worker.stderr);

  const { promise: ready, resolve: isReady, reject: neverReady } = Promise.withResolvers<void>();
  ready.catch(() => undefined);
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();
  const initTimer = setTimeout(
    () => end(new InvocationFault('timed out', 'Sandbox.Timedout', 'its code took over 10 s to load')),
    INIT_MILLISECONDS,
  );

  function end(why: InvocationFault): void {
    fault ??= why;
    alive = false;
    void worker.terminate();
  }
  worker.on('message', (told: Told) => {
    if (told.kind === 'ready') {
      clearTimeout(initTimer);
      isReady();
    } else if (told.requestId === current?.requestId) {
      current.settle(
        told.kind === 'answered' ? told : new InvocationFault('failed', told.type, told.message),
      );
    }
  });
  worker.on('error', (thrown) => {
    fault ??= codesOf(thrown).includes('ERR_WORKER_OUT_OF_MEMORY')
      ? new InvocationFault('out of memory', 'Runtime.OutOfMemory', `it used more than its ${data.memory} MB`)
      : new InvocationFault(
          'exited',
          'Runtime.ExitError',
          thrown instanceof Error ? thrown.message : String(thrown),
        );
  });
  worker.on('exit', () => {
    alive = false;
    keys.delete(key);
    clearTimeout(initTimer);
    const why = fault ?? new InvocationFault('exited', 'Runtime.ExitError', 'it ended its own process');
    neverReady(why);
    current?.settle(why);
    isGone();
  });

  return {
    ready,
    gone,
    alive: () => alive,
    async invoke(event, records) {
      const requestId = randomUUID();
      const started = performance.now();
      const { promise, resolve: settle } = Promise.withResolvers<Parameters<UnderWay['settle']>[0]>();
      const own: UnderWay = { requestId, counts: new Map(), settle };
      current = own;
      let timer: NodeJS.Timeout | undefined;
      // The clock of an invocation starts when the code is loaded, as on Lambda.
      ready.then(
        () => {
          const limit = spec.timeout * 1000;
          timer = setTimeout(
            () =>
              end(
                new InvocationFault(
                  'timed out',
                  'Sandbox.Timedout',
                  `Task timed out after ${spec.timeout} seconds`,
                ),
              ),
            limit,
          );
          const ask: Ask = { requestId, event, deadline: Date.now() + limit };
          worker.postMessage(ask);
        },
        (why: InvocationFault) => settle(why),
      );
      const result = await promise;
      clearTimeout(timer);
      current = undefined;
      const failed = result instanceof InvocationFault;
      calls.ended({
        functionName: data.functionName,
        requestId,
        records,
        calls: Object.fromEntries(own.counts),
        milliseconds: performance.now() - started,
        outcome: failed ? result.outcome : 'answered',
      });
      if (failed) throw result;
      return result.json === undefined ? undefined : JSON.parse(result.json);
    },
    async stop() {
      alive = false;
      await worker.terminate();
    },
  };
}
