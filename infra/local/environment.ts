import { parentPort, workerData } from 'node:worker_threads';

/**
 * What runs inside a worker thread: one execution environment of one function. It imports the bundle once and
 * answers one invocation at a time, in the words of Lambda's Node runtime.
 */

/** Handed to the worker when it starts. */
export interface EnvironmentData {
  /** The bundle, as a file URL. */
  readonly file: string;
  /** The export that is the handler. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memory: number;
  readonly logGroup: string;
}

export interface Ask {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

export type Told =
  | { readonly kind: 'ready' }
  /** JSON text, or nothing. */
  | { readonly kind: 'answered'; readonly requestId: string; readonly json: string | undefined }
  | { readonly kind: 'failed'; readonly requestId: string; readonly type: string; readonly message: string };

type Handler = (event: unknown, context: object) => unknown;

async function run(port: NonNullable<typeof parentPort>, data: EnvironmentData): Promise<void> {
  const tell = (told: Told) => port.postMessage(told);
  const bundle: Readonly<Record<string, unknown>> = await import(data.file);
  const handler = bundle[data.handler];
  if (!isHandler(handler))
    throw new Error(`${data.functionName}: its bundle exports no function ${data.handler}`);

  port.on('message', async ({ requestId, event, deadline }: Ask) => {
    try {
      const answer = await handler(event, contextOf(data, requestId, deadline));
      tell({ kind: 'answered', requestId, json: JSON.stringify(answer) });
    } catch (fault) {
      const [type, message, trace] =
        fault instanceof Error
          ? [fault.name, fault.message, fault.stack]
          : ['Error', String(fault), undefined];
      console.error(
        JSON.stringify({ level: 'ERROR', requestId, errorType: type, errorMessage: message, trace }),
      );
      tell({ kind: 'failed', requestId, type, message });
    }
  });
  tell({ kind: 'ready' });
}

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

/** Lambda's context object for Node, without its three functions of the callback days. */
const contextOf = (data: EnvironmentData, requestId: string, deadline: number): object => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: data.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: data.functionArn,
  logGroupName: data.logGroup,
  logStreamName: 'local',
  memoryLimitInMB: String(data.memory),
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

if (parentPort) await run(parentPort, workerData);
