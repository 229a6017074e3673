import type { Input } from './aws-fault.ts';
import { arn, type Place } from './kind.ts';
import type { Right } from './permissions.ts';

/** The services that the machine answers for, by their prefix in IAM actions. */
export type Service = 'dynamodb' | 'sqs' | 'sns' | 'secretsmanager';

/**
 * The rights that a call needs. A batch of messages needs the right of its members, a batch of items its own
 * right on every table, a transaction the right of each member (Service Authorization Reference).
 */
export function rightsOf(
  service: Service,
  operation: string,
  input: Input,
  place: Place,
  secretArn: (id: string) => string | undefined,
): readonly Right[] {
  const one = (action: string, resource: string): readonly Right[] => [
    { action: `${service}:${action}`, resource },
  ];
  switch (service) {
    case 'dynamodb':
      return tableRights(operation, input, place);
    case 'sqs':
      return one(
        operation.replace(/Batch$/, ''),
        arn(place, 'sqs', String(input['QueueUrl']).split('/').at(-1) ?? ''),
      );
    case 'sns':
      // A text to a phone number has no ARN; only `*` covers it.
      return one(operation.replace(/Batch$/, ''), String(input['TopicArn'] ?? input['TargetArn'] ?? '*'));
    case 'secretsmanager': {
      const id = String(input['SecretId']);
      return one(operation, secretArn(id) ?? id);
    }
  }
}

const MEMBERS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

function tableRights(operation: string, input: Input, place: Place): readonly Right[] {
  const table = (name: unknown) =>
    arn(place, 'dynamodb', `table/${String(name).replace(/^arn:.*:table\//, '')}`);
  const right = (action: string, resource: string): Right => ({ action: `dynamodb:${action}`, resource });
  if (operation.startsWith('Batch'))
    return Object.keys(Object(input['RequestItems'])).map((name) => right(operation, table(name)));
  if (operation.startsWith('Transact')) {
    const items: readonly unknown[] = Array.isArray(input['TransactItems']) ? input['TransactItems'] : [];
    return items.flatMap((item) =>
      Object.entries(Object(item)).map(([kind, member]) =>
        right(MEMBERS[kind] ?? kind, table(Object(member).TableName)),
      ),
    );
  }
  const index = input['IndexName'];
  const whole = table(input['TableName']);
  return [right(operation, index === undefined ? whole : `${whole}/index/${String(index)}`)];
}
