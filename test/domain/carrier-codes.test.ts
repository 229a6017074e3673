import { expect, test } from 'vitest';
import { type CodeMeaning, meaningOf } from '../../functions/domain/carrier-codes.ts';

const told: readonly (readonly [code: string, meaning: CodeMeaning])[] = [
  ['21211', 'invalidNumber'],
  ['21217', 'invalidNumber'],
  ['21214', 'unreachableForGood'],
  ['13224', 'unreachableForGood'],
  ['30005', 'unreachableForGood'],
  ['21614', 'landline'],
  ['21635', 'landline'],
  ['30006', 'landline'],
  ['21610', 'optedOut'],
  ['30003', 'unreachableNow'],
  ['30007', 'filtered'],
  ['21608', 'configuration'],
  ['30034', 'configuration'],
  ['11200', 'configuration'],
  ['20429', 'overloaded'],
  ['30001', 'overloaded'],
  ['30008', 'unknown'],
];

test.each(told)('%s means %s', (code, meaning) => expect(meaningOf(code)).toBe(meaning));

test.each(['99999', '', 'unknown', 'no-status', 'http-502', '021211', 'constructor'])(
  'what Twilio has never said before (%j) is unknown',
  (code) => expect(meaningOf(code)).toBe('unknown'),
);
