import type { AwsFault } from './aws-fault.ts';

/**
 * fauxqs 2.4.1 without its HTTP server, which would listen on every network interface. Its package exports
 * only that server; these are the inner parts that are used, and the version is pinned exactly.
 */
interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
  readonly sentTimestamp: number;
  readonly approximateReceiveCount: number;
  readonly approximateFirstReceiveTimestamp?: number;
  readonly delayUntil?: number;
}

export interface InFlight {
  readonly message: Message;
  readonly receiptHandle: string;
  /** Milliseconds since 1970. */
  visibilityDeadline: number;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What can be taken now. */
  readonly messages: readonly Message[];
  readonly inflightMessages: ReadonlyMap<string, InFlight>;
  persistence?: Disk;
  setAttributes(attributes: Readonly<Record<string, string>>): void;
  dequeue(
    most: number,
    visibilityTimeout: number | undefined,
    deadLetters: (arn: string) => Queue | undefined,
  ): readonly { readonly ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): boolean;
  waitForMessages(seconds: number): Promise<void>;
  inspectMessages(): {
    ready: readonly Message[];
    delayed: readonly Message[];
    inflight: readonly InFlight[];
  };
}

interface QueueStore {
  persistence?: Disk;
  createQueue(name: string, url: string, arn: string, attributes: Readonly<Record<string, string>>): Queue;
  getQueueByName(name: string): Queue | undefined;
  getQueueByArn(arn: string): Queue | undefined;
  allQueues(): Iterable<Queue>;
  /** Wakes every long poll. */
  shutdown(): void;
}

/** SQLite, written through on every change. */
interface Disk {
  readonly db: { exec(sql: string): void };
  loadSqsAndSns(queues: QueueStore, topics: object): void;
  /** All of it is written, or nothing: also when the process is killed within. */
  transaction(run: () => void): void;
  close(): void;
}

type Action = (input: object, store: QueueStore) => object | Promise<object>;

const inner = (file: string): string => new URL(file, import.meta.resolve('fauxqs')).href;

const { SqsStore }: { SqsStore: new () => QueueStore } = await import(inner('./sqs/sqsStore.js'));
const { SnsStore }: { SnsStore: new () => object } = await import(inner('./sns/snsStore.js'));
const { PersistenceManager }: { PersistenceManager: new (folder: string) => Disk } = await import(
  inner('./persistence.js')
);

const NAMES = [
  'changeMessageVisibility',
  'deleteMessage',
  'deleteMessageBatch',
  'getQueueAttributes',
  'receiveMessage',
  'sendMessage',
  'sendMessageBatch',
];

const loaded = NAMES.map(async (name): Promise<readonly [string, Action]> => {
  const actions: Readonly<Record<string, Action>> = await import(inner(`./sqs/actions/${name}.js`));
  const action = actions[name];
  if (!action) throw new Error(`fauxqs has no ${name}`);
  return [name.charAt(0).toUpperCase() + name.slice(1), action];
});

/** By the operation's name in the API. */
export const ACTIONS: ReadonlyMap<string, Action> = new Map(await Promise.all(loaded));

/** What an action throws: the fields of an `AwsFault`. */
export const isQueueFault = (thrown: unknown): thrown is Pick<AwsFault, 'code' | 'message'> =>
  thrown instanceof Error && thrown.name === 'SqsError' && 'code' in thrown;

/** The queues that the folder holds, with their messages. */
export function openQueueStore(folder: string): { readonly store: QueueStore; readonly disk: Disk } {
  const disk = new PersistenceManager(folder);
  // A killed process loses nothing without an fsync per message; a power cut may lose the last instants.
  disk.db.exec('PRAGMA synchronous = NORMAL');
  const store = new SqsStore();
  disk.loadSqsAndSns(store, new SnsStore());
  // Only now: creating a queue that is on disk would replace its row, and its messages would go with it.
  store.persistence = disk;
  for (const queue of store.allQueues()) queue.persistence = disk;
  return { store, disk };
}
