import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsFault, type Input } from './aws-fault.ts';
import type { Service } from './rights.ts';

/** One AWS call as it arrived over HTTP. */
export interface Call {
  readonly service: Service;
  readonly operation: string;
  readonly input: Input;
  /** From the Authorization header; the signature is not checked. */
  readonly accessKey: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** The first part of `X-Amz-Target` in AWS's JSON protocols. */
const TARGETS: Readonly<Record<string, Service>> = {
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  secretsmanager: 'secretsmanager',
};

/** @throws AwsFault for a protocol or a service that the machine does not answer. */
export function readCall({ headers }: Pick<IncomingMessage, 'headers'>, body: string): Call {
  const accessKey = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = TARGETS[prefix];
    if (!service)
      throw new AwsFault('UnknownOperationException', `the local machine does not answer ${target}`);
    return { service, operation, input: JSON.parse(body || '{}'), accessKey };
  }
  const { Action, Version, ...input } = fieldsOf(body);
  if (typeof Action === 'string' && Version === '2010-03-31')
    return { service: 'sns', operation: Action, input, accessKey };
  throw new AwsFault(
    'UnknownOperationException',
    'the local machine knows DynamoDB, SQS, SNS and Secrets Manager',
  );
}

/** The query protocol's form fields; of a list or a map (`MessageAttributes.entry.1…`) only its name is kept. */
function fieldsOf(body: string): Input {
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [name.split('.')[0] ?? name, value]),
  );
}

export function answerOf(call: Pick<Call, 'service' | 'operation'>, output: object): Answer {
  if (call.service !== 'sns') return json(200, output);
  const fields = Object.entries(output).map(
    ([name, value]) => `<${name}>${escaped(String(value))}</${name}>`,
  );
  const { operation } = call;
  return xml(
    200,
    `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${operation}Result>${fields.join('')}</${operation}Result>${METADATA()}</${operation}Response>`,
  );
}

export function faultAnswer(service: Service | undefined, fault: AwsFault): Answer {
  const { code, status, message } = fault;
  if (service === 'sns')
    return xml(
      status,
      `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>${METADATA()}</ErrorResponse>`,
    );
  const prefix = service === 'sqs' ? 'com.amazonaws.sqs' : 'com.amazon.coral.service';
  return json(status, fault.body ?? { __type: `${prefix}#${code}`, message, Message: message });
}

const METADATA = () => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;

const json = (status: number, body: object): Answer => ({
  status,
  type: 'application/x-amz-json-1.0',
  text: JSON.stringify(body),
});

const xml = (status: number, text: string): Answer => ({ status, type: 'text/xml', text });

const escaped = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
