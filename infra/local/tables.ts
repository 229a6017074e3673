import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { AwsFault, type Input } from './aws-fault.ts';
import { call, forgetTable, openStore, rebuildIndexes, type Store, type TableInfo } from './dynalite.ts';
import { codesOf, MachineFault } from './fault.ts';
import { arn, type Identity, inert, type Kind, type Own, type Resource, TAGS } from './kind.ts';
import type { Stack } from './template.ts';

const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const BACKUPS = inert('there are no backups; copy the data folder while the machine is stopped');
const PROTECTION = inert('nothing deletes a table here');
const INSIGHTS = inert('there are no metrics on one machine');

const layout = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  KeySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
        ContributorInsightsSpecification: INSIGHTS,
      }),
    )
    .optional(),
  SSESpecification: inert('files are not encrypted'),
  TimeToLiveSpecification: inert('DynamoDB may take days to delete what has expired; here it stays'),
});
type Layout = z.infer<typeof layout>;

const identify = (own: Own): Identity => {
  const ref = own.name('TableName');
  return { ref, attributes: { Arn: arn(own.place, 'dynamodb', `table/${ref}`) } };
};

export const TABLE = {
  type: 'AWS::DynamoDB::Table',
  properties: z.strictObject({
    ...layout.shape,
    PointInTimeRecoverySpecification: BACKUPS,
    DeletionProtectionEnabled: PROTECTION,
    ContributorInsightsSpecification: INSIGHTS,
    TableClass: inert('storage costs nothing here'),
    Tags: TAGS,
  }),
  identify,
} satisfies Kind<unknown>;

/** A table in one region as CDK's TableV2 writes it. */
export const GLOBAL_TABLE = {
  type: 'AWS::DynamoDB::GlobalTable',
  properties: z.strictObject({
    ...layout.shape,
    Replicas: z
      .array(
        z.strictObject({
          Region: z.string(),
          PointInTimeRecoverySpecification: BACKUPS,
          DeletionProtectionEnabled: PROTECTION,
          ContributorInsightsSpecification: INSIGHTS,
          TableClass: inert('storage costs nothing here'),
          SSESpecification: inert('files are not encrypted'),
          Tags: TAGS,
        }),
      )
      .length(1, 'replicas in other regions are not known to the local machine'),
  }),
  identify,
} satisfies Kind<unknown>;

export interface Tables {
  answer(operation: string, input: Input): Promise<object>;
  close(): Promise<void>;
}

/**
 * Opens the tables of the stack on disk.
 * @param mend after a start that did not end cleanly, the indexes are made anew
 */
export async function openTables(stack: Stack, path: string, mend: boolean): Promise<Tables> {
  const { account, region } = stack.place;
  const store = await openStore(path, account, region).catch((fault: unknown) => {
    const locked = codesOf(fault).includes('LEVEL_LOCKED');
    throw locked
      ? new MachineFault([
          `another Baton is running on the data in ${path}: stop it, or start with --data FOLDER`,
        ])
      : fault;
  });
  try {
    for (const table of [...stack.all(TABLE), ...stack.all(GLOBAL_TABLE)])
      await standUp(store, table, path, mend);
  } catch (fault) {
    await store.db.close();
    throw fault;
  }
  return { answer: (operation, input) => call(store, operation, input), close: () => store.db.close() };
}

async function standUp(store: Store, table: Resource<Layout>, path: string, mend: boolean): Promise<void> {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table.properties;
  const wanted = {
    TableName: table.ref,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  };
  const found = await settled(store, table.ref);
  if (!found) await call(store, 'CreateTable', wanted);
  else if (!sameLayout(found, wanted))
    throw new MachineFault([
      `the table in ${path} has other keys or indexes than the stack: move the folder away, or start with --data FOLDER`,
    ]);
  const ready = await active(store, table.ref);
  if (found && mend) await rebuildIndexes(store, ready);
}

/** The table that is on disk. One whose creation was cut short holds nothing and is created again. */
async function settled(store: Store, name: string): Promise<TableInfo | undefined> {
  const found = await describe(store, name);
  if (!found || found.TableStatus === 'ACTIVE') return found;
  await forgetTable(store, name);
  return undefined;
}

async function describe(store: Store, name: string): Promise<TableInfo | undefined> {
  try {
    const answer = await call(store, 'DescribeTable', { TableName: name });
    return 'Table' in answer ? (answer.Table as TableInfo) : undefined;
  } catch (fault) {
    if (fault instanceof AwsFault && fault.code === 'ResourceNotFoundException') return undefined;
    throw fault;
  }
}

/** dynalite marks a new table active in a timer of its own. */
async function active(store: Store, name: string): Promise<TableInfo> {
  for (;;) {
    const found = await describe(store, name);
    if (found?.TableStatus === 'ACTIVE') return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function sameLayout(found: TableInfo, wanted: Omit<TableInfo, 'TableStatus'>): boolean {
  const shape = (table: Omit<TableInfo, 'TableStatus'>) => ({
    attributes: new Set(table.AttributeDefinitions.map((one) => JSON.stringify(one))),
    keys: table.KeySchema,
    indexes: new Map((table.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index.KeySchema])),
  });
  return isDeepStrictEqual(shape(found), shape(wanted));
}
