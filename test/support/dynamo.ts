import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** DynamoDB's stand-in, with tables like the stack's. */
export interface Dynamo {
  readonly client: DynamoDBClient;
  /** A new empty table: its name. */
  table(): Promise<string>;
  close(): Promise<void>;
}

export async function startDynamo(): Promise<Dynamo> {
  const db = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((ready) => db.listen(0, '127.0.0.1', ready));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(db.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let tables = 0;
  return {
    client,
    async table() {
      tables += 1;
      const name = `cases-${tables}`;
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk', 'look', 'lookAt'].map((n) => ({
            AttributeName: n,
            AttributeType: 'S',
          })),
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'look',
              KeySchema: [
                { AttributeName: 'look', KeyType: 'HASH' },
                { AttributeName: 'lookAt', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        }),
      );
      return name;
    },
    async close() {
      client.destroy();
      await new Promise<void>((closed) => db.close(() => closed()));
    },
  };
}
