import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Operators, PlainTexts } from '../ports.ts';

/** The operators' topic: alarms for whoever runs Baton. */
export const createOperators = (sns: SNSClient, topicArn: string): Operators => ({
  async tell(subject, words) {
    await sns.send(
      new PublishCommand({ TopicArn: topicArn, Subject: subject.slice(0, 100), Message: words }),
    );
  },
});

/** Texts by SNS: the way for centres without Twilio. What SNS accepts counts as delivered. */
export const createPlainTexts = (sns: SNSClient): PlainTexts => ({
  async text(to, body) {
    await sns.send(
      new PublishCommand({
        PhoneNumber: to,
        Message: body,
        MessageAttributes: {
          'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
        },
      }),
    );
  },
});
