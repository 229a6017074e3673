import type { Input } from './aws-fault.ts';
import { parametersOf } from './dynalite.ts';
import type { Service } from './rights.ts';

/**
 * What an emulator would ignore without a word is refused, so that nothing passes here that behaves otherwise
 * in an account. Any parameter that is not known is refused; these are the ones worth a sentence.
 */
const SENTENCES: Readonly<Record<string, string>> = {
  'dynamodb:ReturnValuesOnConditionCheckFailure':
    'dynalite would not return the item; read it after the failure',
  'dynamodb:TransactWriteItems': 'dynalite has no transactions; use conditional writes',
  'dynamodb:TransactGetItems': 'dynalite has no transactions; use BatchGetItem with ConsistentRead',
  'dynamodb:ExecuteStatement': 'dynalite has no PartiQL',
  'dynamodb:UpdateTimeToLive': 'dynalite deletes nothing that has expired',
  'dynamodb:StreamSpecification': 'dynalite has no streams',
  'sqs:MessageSystemAttributes': 'fauxqs would drop the trace header',
  'sqs:MessageGroupId': 'fauxqs would not give a standard queue its fair order',
  'sqs:MessageDeduplicationId': 'only a FIFO queue removes duplicates, and the machine has none',
  'sqs:ReceiveRequestAttemptId': 'only a FIFO queue knows attempts, and the machine has none',
  'sqs:StartMessageMoveTask': 'fauxqs cannot move messages back from a dead-letter queue',
  'sns:MessageStructure': 'the machine has no subscribers to give different words to',
  'sns:MessageDeduplicationId': 'the machine has no FIFO topics',
  'sns:MessageGroupId': 'the machine has no FIFO topics',
  'secretsmanager:VersionId': 'the file holds one version',
  'secretsmanager:VersionStage': 'the file holds one version',
};

const MESSAGE = ['MessageBody', 'DelaySeconds', 'MessageAttributes'];

/** The operations, beside DynamoDB's, with the parameters that are acted on. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  'sqs:SendMessage': ['QueueUrl', ...MESSAGE],
  'sqs:SendMessageBatch': ['QueueUrl', 'Entries'],
  'sqs:ReceiveMessage': [
    'QueueUrl',
    'MaxNumberOfMessages',
    'VisibilityTimeout',
    'WaitTimeSeconds',
    'AttributeNames',
    'MessageSystemAttributeNames',
    'MessageAttributeNames',
  ],
  'sqs:DeleteMessage': ['QueueUrl', 'ReceiptHandle'],
  'sqs:DeleteMessageBatch': ['QueueUrl', 'Entries'],
  'sqs:ChangeMessageVisibility': ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
  'sqs:GetQueueAttributes': ['QueueUrl', 'AttributeNames'],
  // The message attributes of a text (sender id, type) are the carrier's business.
  'sns:Publish': ['TopicArn', 'TargetArn', 'PhoneNumber', 'Message', 'Subject', 'MessageAttributes'],
  'secretsmanager:GetSecretValue': ['SecretId'],
};

const MAX_DELAY_SECONDS = 900;

/** Why the machine does not pass the call on; nothing when it does. */
export function refusalOf(service: Service, operation: string, input: Input): string | undefined {
  const known = service === 'dynamodb' ? parametersOf(operation) : PARAMETERS[`${service}:${operation}`];
  const words = (name: string) => SENTENCES[`${service}:${name}`] ?? 'it would be ignored';
  if (!known)
    return `the local machine does not know ${service}:${operation}: ${SENTENCES[`${service}:${operation}`] ?? 'no emulator answers it'}`;
  const parameter = Object.keys(input).find((name) => !known.includes(name));
  if (parameter !== undefined)
    return `the local machine does not know ${parameter} of ${service}:${operation}: ${words(parameter)}`;
  return service === 'sqs' ? messageRefusal(operation, input, words) : undefined;
}

function messageRefusal(
  operation: string,
  input: Input,
  words: (name: string) => string,
): string | undefined {
  const batch = operation === 'SendMessageBatch' && Array.isArray(input['Entries']) ? input['Entries'] : [];
  const messages: readonly Input[] = operation === 'SendMessage' ? [input] : batch;
  for (const message of messages) {
    const parameter = Object.keys(message).find((name) => ![...MESSAGE, 'Id', 'QueueUrl'].includes(name));
    if (parameter !== undefined)
      return `the local machine does not know ${parameter} of sqs:${operation}: ${words(parameter)}`;
    const delay = Number(message['DelaySeconds'] ?? 0);
    if (!(delay >= 0 && delay <= MAX_DELAY_SECONDS))
      return `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`;
    if (Object.keys(Object(message['MessageAttributes'])).length > 10)
      return 'Number of message attributes [over 10] exceeds the allowed maximum [10].';
  }
  return undefined;
}
