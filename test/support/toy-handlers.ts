import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/**
 * The handlers of the toy stack: as little as shows what the machine does. A message says in its body what
 * becomes of it.
 */
const table = new DynamoDBClient({});
const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
const env = process.env as Record<string, string>;

interface Http {
  rawPath: string;
  body?: string;
  isBase64Encoded: boolean;
}

/** `POST /send` queues the body; `GET /item/<id>` answers what was stored; anything else is echoed. */
export const api = async (event: Http) => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8').toString();
  if (event.rawPath === '/send') {
    const { delay, ...message } = JSON.parse(body);
    const sent = await queues.send(
      new SendMessageCommand({
        QueueUrl: env['QUEUE_URL'],
        MessageBody: JSON.stringify({ ...message, sent: Date.now() }),
        DelaySeconds: delay,
      }),
    );
    return { statusCode: 202, body: sent.MessageId };
  }
  if (event.rawPath.startsWith('/item/')) {
    const id = event.rawPath.slice('/item/'.length);
    const { Responses } = await table.send(
      new BatchGetItemCommand({
        RequestItems: { [env['TABLE'] ?? '']: { Keys: [{ pk: { S: id } }], ConsistentRead: true } },
      }),
    );
    const [item] = Responses?.[env['TABLE'] ?? ''] ?? [];
    return item
      ? { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(item) }
      : { statusCode: 404, body: 'nothing' };
  }
  return event;
};

interface Batch {
  Records: { messageId: string; body: string; attributes: Record<string, string> }[];
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const work = async ({ Records }: Batch) => {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body, attributes } of Records) {
    const { id, does, sent } = JSON.parse(body);
    const first = attributes['ApproximateReceiveCount'] === '1';
    if (does === 'poison') batchItemFailures.push({ itemIdentifier: messageId });
    else if (does === 'sleep first' && first) await sleep(60_000);
    else if (does === 'exit first' && first) process.exit(1);
    else if (does === 'gorge first' && first) gorge();
    else
      await table.send(
        new PutItemCommand({
          TableName: env['TABLE'],
          Item: {
            pk: { S: id },
            look: { S: 'look' },
            lookAt: { S: new Date().toISOString() },
            took: { N: String(Date.now() - sent) },
            receives: { N: String(attributes['ApproximateReceiveCount']) },
          },
        }),
      );
  }
  return { batchItemFailures };
};

function gorge(): never {
  const hoard: object[] = [];
  for (;;) hoard.push(new Array(1_000_000).fill(hoard.length));
}

const outcome = async (call: () => Promise<unknown>) => {
  try {
    await call();
    return 'done';
  } catch (fault) {
    return fault instanceof Error ? `${fault.name}: ${fault.message}` : 'unknown';
  }
};

/** Runs on the schedule: tries what its role does not allow, and what the emulators would ignore. */
export const tick = async () => {
  const TableName = env['TABLE'];
  const Item = { pk: { S: 'ticked' } };
  const tried = {
    put: await outcome(() => table.send(new PutItemCommand({ TableName, Item }))),
    queue: await outcome(() =>
      queues.send(new SendMessageCommand({ QueueUrl: env['QUEUE_URL'], MessageBody: '{}' })),
    ),
    late: await outcome(() =>
      queues.send(
        new SendMessageCommand({ QueueUrl: env['OTHER_URL'], MessageBody: '{}', DelaySeconds: 901 }),
      ),
    ),
    text: await outcome(() =>
      new SNSClient({}).send(new PublishCommand({ PhoneNumber: '+15555550110', Message: 'hello' })),
    ),
    topic: await outcome(() =>
      new SNSClient({}).send(
        new PublishCommand({ TopicArn: env['TOPIC_ARN'], Subject: 'Toy', Message: 'told' }),
      ),
    ),
    secret: await outcome(() =>
      new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: env['SECRET_ID'] })),
    ),
  };
  console.log(JSON.stringify({ level: 'INFO', tried }));
  return tried;
};
