import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsFault, type Input } from './aws-fault.ts';
import { arn, type Identity, inert, type Kind, type Own, TAGS } from './kind.ts';
import type { Stack } from './template.ts';

/** A topic without subscriptions: whoever runs the machine reads it on the terminal. */
export const TOPIC = {
  type: 'AWS::SNS::Topic',
  properties: z.strictObject({
    TopicName: z.string().optional(),
    DisplayName: inert('only shown in e-mails'),
    KmsMasterKeyId: inert('nothing is stored'),
    Tags: TAGS,
  }),
  identify: (own: Own): Identity => {
    const TopicName = own.name('TopicName');
    const TopicArn = arn(own.place, 'sns', TopicName);
    return { ref: TopicArn, attributes: { Arn: TopicArn, TopicArn, TopicName } };
  },
} satisfies Kind<unknown>;

interface Topics {
  /** Published to a topic: a sentence for the terminal. To a phone number: handed to the phones. */
  answer(operation: string, input: Input): Promise<Readonly<Record<string, string>>>;
}

const E164 = /^\+[1-9]\d{6,14}$/;
/** SNS's limits: a message to a topic in bytes, a text in bytes, a subject in characters. */
const MOST = { message: 262_144, text: 1_600, subject: 100 };

export function topicsOf(
  stack: Stack,
  onTopic: (topic: string, subject: string, message: string) => void,
  onText: (phone: string, message: string) => void | Promise<void>,
): Topics {
  const topics = new Set(stack.all(TOPIC).map((topic) => topic.arn));
  const invalid = (message: string) => new AwsFault('InvalidParameter', `Invalid parameter: ${message}`);
  return {
    async answer(operation, input) {
      if (operation !== 'Publish')
        throw new AwsFault('InvalidAction', `${operation} is not known to the local machine`);
      const { PhoneNumber, TopicArn, TargetArn, Subject = '', Message = '' } = input;
      const message = String(Message);
      const target = String(TopicArn ?? TargetArn ?? '');
      if (!message) throw invalid('Empty message');
      if (PhoneNumber !== undefined) {
        if (!E164.test(String(PhoneNumber))) throw invalid('PhoneNumber Reason: not a phone number in E.164');
        if (Buffer.byteLength(message) > MOST.text) throw invalid('Message Reason: too long for a text');
        await onText(String(PhoneNumber), message);
      } else {
        if (!topics.has(target)) throw new AwsFault('NotFound', 'Topic does not exist', 404);
        if (Buffer.byteLength(message) > MOST.message) throw invalid('Message too long');
        if (String(Subject).length > MOST.subject) throw invalid('Subject');
        onTopic(target.split(':').at(-1) ?? target, String(Subject), message);
      }
      return { MessageId: randomUUID() };
    },
  };
}
