import * as z from 'zod';
import { arn, type Identity, inert, type Kind, type Own, TAGS, unnamed } from './kind.ts';

const OneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const Principal = z.union([
  z.literal('*'),
  z.strictObject({ AWS: OneOrMore.optional(), Service: OneOrMore.optional() }),
]);

/** One statement of an IAM policy. Federated principals, NotPrincipal and variables are refused. */
export const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: Principal.optional(),
    Action: OneOrMore.optional(),
    NotAction: OneOrMore.optional(),
    Resource: OneOrMore.optional(),
    NotResource: OneOrMore.optional(),
    Condition: z.record(z.string(), z.record(z.string(), OneOrMore)).default({}),
  })
  .refine(
    (statement) =>
      ![...(statement.Resource ?? []), ...(statement.NotResource ?? [])].some((r) => r.includes('${')),
    'policy variables are not known to the local machine',
  );
export type Statement = z.infer<typeof Statement>;

const Document = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(Statement) });

export const ROLE = {
  type: 'AWS::IAM::Role',
  properties: z.strictObject({
    AssumeRolePolicyDocument: Document,
    Description: z.string().optional(),
    /** Managed policies that only let a function write its logs; any other is refused. */
    ManagedPolicyArns: z
      .array(
        z
          .string()
          .endsWith('service-role/AWSLambdaBasicExecutionRole', 'a managed policy that is not known here'),
      )
      .default([]),
    Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: Document })).default([]),
    RoleName: z.string().optional(),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const name = own.name('RoleName');
    const Arn = `arn:aws:iam::${own.place.account}:role/${name}`;
    return { ref: name, attributes: { Arn, RoleId: `AROA${own.id.toUpperCase()}` } };
  },
} satisfies Kind<unknown>;

export const POLICY = {
  type: 'AWS::IAM::Policy',
  properties: z.strictObject({
    PolicyName: z.string(),
    PolicyDocument: Document,
    Roles: z.array(z.string()).default([]),
  }),
  identify: unnamed,
} satisfies Kind<unknown>;

export const QUEUE_POLICY = {
  type: 'AWS::SQS::QueuePolicy',
  properties: z.strictObject({ PolicyDocument: Document, Queues: z.array(z.string()) }),
  identify: unnamed,
} satisfies Kind<unknown>;

export const TOPIC_POLICY = {
  type: 'AWS::SNS::TopicPolicy',
  properties: z.strictObject({ PolicyDocument: Document, Topics: z.array(z.string()) }),
  identify: unnamed,
} satisfies Kind<unknown>;

/** Who, besides roles, may invoke a function: the HTTP API and the schedules. */
export const PERMISSION = {
  type: 'AWS::Lambda::Permission',
  properties: z.strictObject({
    Action: z.literal('lambda:InvokeFunction'),
    FunctionName: z.string(),
    Principal: z.string(),
    SourceArn: z.string().optional(),
    SourceAccount: inert('there is one account on one machine'),
  }),
  identify: unnamed,
} satisfies Kind<unknown>;

export const LOG_GROUP = {
  type: 'AWS::Logs::LogGroup',
  properties: z.strictObject({
    LogGroupName: z.string().optional(),
    RetentionInDays: inert('logs are files; delete them when you like'),
    KmsKeyId: inert('files are not encrypted'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const name = own.name('LogGroupName');
    return { ref: name, attributes: { Arn: arn(own.place, 'logs', `log-group:${name}:*`) } };
  },
} satisfies Kind<unknown>;
