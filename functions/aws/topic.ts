import { InvalidParameterException, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type Operators, OutsideError, type PlainTexts } from '../ports.ts';

/** The operators' topic: alarms for whoever runs Baton. */
export const createOperators = (sns: SNSClient, topicArn: string): Operators => ({
  async tell(subject, words) {
    await sns.send(
      new PublishCommand({ TopicArn: topicArn, Subject: subject.slice(0, 100), Message: words }),
    );
  },
});

/**
 * What SNS says of a number that it does not take (`PhoneNumber Reason: +1… is not valid to publish to`) names the
 * number, so neither its words nor the error itself go on from here.
 */
const refusal = (): OutsideError =>
  new OutsideError('InvalidParameter', 'SNS does not take a text for this number', 'never');

/** Texts by SNS: the way for centres without Twilio. What SNS accepts counts as delivered. */
export const createPlainTexts = (sns: Pick<SNSClient, 'send'>): PlainTexts => ({
  async text(to, body) {
    try {
      await sns.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: body,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
          },
        }),
      );
    } catch (error) {
      throw error instanceof InvalidParameterException ? refusal() : error;
    }
  },
});
