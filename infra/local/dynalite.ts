import { createRequire } from 'node:module';
import { AwsFault, type Input } from './aws-fault.ts';

/**
 * dynalite 4.0.0 without its HTTP server: the same checks and actions, called in process. Its package has no
 * types; these are the parts that are used, and the version is pinned exactly.
 */
const require = createRequire(import.meta.url);

type Done<Answer> = (fault: unknown, answer?: Answer) => void;

export interface TableInfo {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly AttributeDefinitions: readonly unknown[];
  readonly KeySchema: readonly unknown[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly unknown[];
  }[];
}

type Item = Readonly<Record<string, unknown>>;

/** One LevelDB for everything; a table, and each of its indexes, is a range of keys in it. */
interface Range {
  get(key: string, done: Done<TableInfo | undefined>): void;
  del(key: string, done: Done<void>): void;
}

type Write =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

interface Level {
  get(key: string, done: Done<unknown>): void;
  getSync(key: string): unknown;
  put(key: string, value: unknown, done: Done<void>): void;
  del(key: string, done: Done<void>): void;
  batch(writes: readonly Write[]): Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
  values(range: { gte: string; lt: string }): AsyncIterable<Item>;
  clear(range: { gte: string; lt: string }): Promise<void>;
}

export interface Store {
  readonly db: Level;
  readonly tableDb: Range & { awsAccountId: string; awsRegion: string };
}

interface Database {
  create(options: {
    path?: string;
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }): Store;
  updateIndexes(
    store: Store,
    table: TableInfo,
    before: Item | undefined,
    after: Item,
    done: Done<void>,
  ): void;
}

interface Checks {
  checkTypes(input: object, types: object): object;
  checkValidations(input: object, types: object, custom: unknown, store: Store): void;
}

const database: Database = require('dynalite/db');
const checks: Checks = require('dynalite/validations');

interface Operation {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom: unknown;
  readonly run: (store: Store, input: object, done: Done<object>) => void;
}

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];

const operations = new Map<string, Operation>(
  OPERATIONS.map((name) => {
    const file = name.charAt(0).toLowerCase() + name.slice(1);
    const { types, custom } = require(`dynalite/validations/${file}`);
    return [name, { types, custom, run: require(`dynalite/actions/${file}`) }];
  }),
);

/** The parameters that dynalite reads; it drops every other without a word. */
export const parametersOf = (name: string): readonly string[] | undefined => {
  const operation = operations.get(name);
  return operation && Object.keys(operation.types);
};

/** @throws what LevelDB throws when the folder is locked by another process. */
export async function openStore(path: string, account: string, region: string): Promise<Store> {
  const store = database.create({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  store.tableDb.awsAccountId = account;
  store.tableDb.awsRegion = region;
  await store.db.open();
  readAtOnce(store.db);
  writeTogether(store.db);
  return store;
}

/** What LevelDB has at hand is read in less time than it takes to ask another thread for it. */
function readAtOnce(db: Level): void {
  db.get = (key, done) => {
    try {
      process.nextTick(done, null, db.getSync(key));
    } catch (fault) {
      process.nextTick(done, fault, undefined);
    }
  };
}

/** What is written while a write is under way goes to disk in the next one, all of it or nothing. */
function writeTogether(db: Level): void {
  let waiting: { readonly write: Write; readonly done: Done<void> }[] = [];
  let underWay = false;
  async function flush(): Promise<void> {
    while (waiting.length) {
      const together = waiting;
      waiting = [];
      const fault: unknown = await db.batch(together.map((one) => one.write)).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      for (const { done } of together) done(fault);
    }
    underWay = false;
  }
  const add = (write: Write, done: Done<void>) => {
    waiting.push({ write, done });
    if (underWay) return;
    underWay = true;
    setImmediate(flush);
  };
  db.put = (key, value, done) => add({ type: 'put', key, value }, done);
  db.del = (key, done) => add({ type: 'del', key }, done);
}

/** @throws AwsFault with the body that DynamoDB would answer. */
export function call(store: Store, name: string, input: Input): Promise<object> {
  const operation = operations.get(name);
  if (!operation) throw new AwsFault('UnknownOperationException', `dynalite has no ${name}`);
  return new Promise((resolve, reject) => {
    try {
      const checked = checks.checkTypes({ ...input }, operation.types);
      checks.checkValidations(checked, operation.types, operation.custom, store);
      operation.run(store, checked, (fault, answer) =>
        fault ? reject(faultOf(fault)) : resolve(answer ?? {}),
      );
    } catch (fault) {
      reject(faultOf(fault));
    }
  });
}

function faultOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('body' in thrown) || !('statusCode' in thrown)) return thrown;
  const body = Object(thrown.body);
  return new AwsFault(
    String(body.__type).replace(/.*#/, ''),
    String(body.message),
    Number(thrown.statusCode),
    body,
  );
}

/** Forgets a table's description. Its items, if it ever had any, stay. */
export const forgetTable = (store: Store, name: string): Promise<void> =>
  new Promise((resolve, reject) => store.tableDb.del(name, (fault) => (fault ? reject(fault) : resolve())));

/**
 * Makes the indexes anew from the items. dynalite writes an index entry and its item one after the other, so
 * a killed process may have left one without the other.
 */
export async function rebuildIndexes(store: Store, table: TableInfo): Promise<void> {
  const range = (prefix: string) => ({ gte: `${prefix}~`, lt: `${prefix}~\xFF` });
  for (const index of table.GlobalSecondaryIndexes ?? [])
    await store.db.clear(range(`index-global~${table.TableName}~${index.IndexName}`));
  for await (const item of store.db.values(range(`item-${table.TableName}`)))
    await new Promise<void>((resolve, reject) =>
      database.updateIndexes(store, table, undefined, item, (fault) => (fault ? reject(fault) : resolve())),
    );
}
