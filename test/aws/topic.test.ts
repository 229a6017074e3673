import { InvalidParameterException } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { createPlainTexts } from '../../functions/aws/topic.ts';
import { E164 } from '../../functions/domain/ids.ts';

const NUMBER = E164.parse('+15555550101');
/** Its sentence is the one that SNS answers with. */
const refused = new InvalidParameterException({
  message: `Invalid parameter: PhoneNumber Reason: ${NUMBER} is not valid to publish to`,
  $metadata: {},
});

test('a number that SNS refuses is refused for good, and the error does not name it', async () => {
  const texts = createPlainTexts({ send: () => Promise.reject(refused) });
  const error = await texts.text(NUMBER, 'Hello').catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'InvalidParameter', retry: 'never', cause: undefined });
  expect(String(error)).not.toContain(NUMBER);
});

test('anything else is tried again by whoever asked', async () => {
  const lost = new Error('socket hang up');
  const texts = createPlainTexts({ send: () => Promise.reject(lost) });
  await expect(texts.text(NUMBER, 'Hello')).rejects.toBe(lost);
});
