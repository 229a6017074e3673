import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { assembled, EVERYTHING, words } from './assembled.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
}

let template: Template;
beforeAll(async () => {
  ({ template } = await assembled(undefined, EVERYTHING));
}, 30_000);

const list = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);

/** `what: actions`, one line for each resource that a role is let at. */
function lines(statements: readonly Statement[]): string[] {
  const may = new Map<string, Set<string>>();
  for (const { Effect, Action, Resource, NotResource } of statements) {
    expect(Effect).toBe('Allow');
    const what = Resource === undefined ? `all but ${words(NotResource)}` : undefined;
    for (const resource of what ? [what] : list(Resource).map(words)) {
      const actions = may.get(resource) ?? new Set();
      for (const action of list(Action)) actions.add(action.replace(/^dynamodb:|^sqs:|^logs:/, ''));
      may.set(resource, actions);
    }
  }
  return [...may].map(([what, actions]) => `${what}: ${[...actions].toSorted().join(' ')}`).toSorted();
}

function roleOf(name: string) {
  if (name === PIPE) {
    const [[, pipe] = ['', undefined]] = Object.entries(template.findResources('AWS::Pipes::Pipe'));
    return template.findResources('AWS::IAM::Role')[pipe?.Properties.RoleArn['Fn::GetAtt'][0]]!.Properties;
  }
  const [role] = Object.values(template.findResources('AWS::Lambda::Function'))
    .filter(({ Properties }) => Properties.Description.startsWith(`functions/${name}.`))
    .map(({ Properties }) => template.findResources('AWS::IAM::Role')[Properties.Role['Fn::GetAtt'][0]]);
  return role!.Properties;
}

const PIPE = 'the pipe of contact records';

/** All that each function may do, and the one pipe. Whatever is added to a function is added here, by hand. */
const MAY = {
  api: [
    'ApiAnswerLog.Arn: CreateLogStream PutLogEvents',
    'CasesTable.Arn/index/look: Query',
    'CasesTable.Arn: BatchGetItem GetItem PutItem Query UpdateItem',
    'IntakeQueue.Arn: SendMessage',
    'Secrets: secretsmanager:GetSecretValue',
  ],
  erase: [
    'ApiEraseLog.Arn: CreateLogStream PutLogEvents',
    'CasesTable.Arn: BatchGetItem BatchWriteItem DeleteItem GetItem Query Scan UpdateItem',
    'Secrets: secretsmanager:GetSecretValue',
  ],
  intake: [
    'CallsQueue.Arn: SendMessage',
    'CasesTable.Arn: BatchGetItem BatchWriteItem GetItem PutItem Query UpdateItem',
    'DeliverQueue.Arn: SendMessage',
    'IntakeQueue.Arn: DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
    'IntakeWorkerLog.Arn: CreateLogStream PutLogEvents',
    'WakeQueue.Arn: SendMessage',
  ],
  wake: [
    'CallsQueue.Arn: SendMessage',
    'CasesTable.Arn/index/look: Query',
    'CasesTable.Arn: BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query UpdateItem',
    'DeliverQueue.Arn: SendMessage',
    'WakeQueue.Arn: DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
    'WakeWorkerLog.Arn: CreateLogStream PutLogEvents',
  ],
  connect: [
    'CasesTable.Arn: BatchGetItem GetItem',
    'IntakeQueue.Arn: SendMessage',
    'PhoneSystemsFlowLog.Arn: CreateLogStream PutLogEvents',
  ],
  [PIPE]: [
    'IntakeQueue.Arn: SendMessage',
    'PhoneSystemsContactRecordsDeadLetters.Arn: SendMessage',
    'arn:aws:kinesis:us-east-1:111122223333:stream/contact-records: kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards',
    'arn:aws:kms:us-east-1:111122223333:key/50000000-0000-4000-8000-000000000001: kms:Decrypt',
  ],
  deliver: [
    'CallsQueue.Arn: DeleteMessage GetQueueAttributes ReceiveMessage',
    'CasesTable.Arn: BatchGetItem GetItem PutItem Query UpdateItem',
    'DeliverQueue.Arn: DeleteMessage GetQueueAttributes ReceiveMessage SendMessage',
    'DeliverWorkerLog.Arn: CreateLogStream PutLogEvents',
    'IntakeQueue.Arn: SendMessage',
    'Secrets: secretsmanager:GetSecretValue',
    'WakeQueue.Arn: SendMessage',
    'WatchOperators: sns:Publish',
    'all but arn:AWS::Partition:sns:*:*:*: sns:Publish',
  ],
};

describe('a function may do what is listed here and nothing else', () => {
  test.each(Object.entries(MAY))('%s', (name, may) => {
    const { Policies, ManagedPolicyArns } = roleOf(name);
    const statements = Policies.flatMap(
      (policy: { PolicyDocument: { Statement: Statement[] } }) => policy.PolicyDocument.Statement,
    );
    expect(lines(statements)).toEqual(may);
    expect(ManagedPolicyArns).toBeUndefined();
  });

  test('no role is shared, and no policy stands outside of a role', () => {
    template.resourceCountIs('AWS::IAM::Role', Object.keys(MAY).length);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
  });

  test.each([
    ['look everywhere', 'Scan', ['erase']],
    ['delete', 'DeleteItem', ['erase', 'wake']],
  ])('of all functions few may %s, and none that answers strangers', (_, action, few) => {
    const all = Object.entries(MAY).filter(([, may]) => may.join(' ').includes(action));
    expect(all.map(([name]) => name)).toEqual(few);
  });

  test('the one star is the pattern of what deliver may not publish to: topics', () => {
    const stars = Object.values(MAY)
      .flat()
      .filter((line) => line.includes('*'));
    expect(stars).toEqual(['all but arn:AWS::Partition:sns:*:*:*: sns:Publish']);
  });
});
