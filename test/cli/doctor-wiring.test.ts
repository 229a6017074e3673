import { describe, expect, test } from 'vitest';
import { ownNumberFindings } from '../../functions/cli/doctor/console-checks.ts';
import { inOneLine } from '../../functions/cli/doctor/finding.ts';
import type { SeenSource } from '../../functions/cli/doctor/heard.ts';
import { inCloudOf, wiringFindings } from '../../functions/cli/doctor/wiring.ts';
import { policyOf } from '../support/given.ts';

const row = (source: string, wired: readonly string[] = [], lastEvent?: string): SeenSource => ({
  source,
  wired: [...wired],
  eventsPerMinute: 2,
  refusalsPerMinute: 0,
  unknownKinds: {},
  ...(lastEvent ? { lastEvent } : {}),
});
const AT = '2026-11-23T12:00:00.000Z';
const BOTH = ['EventBridge', 'contact records'];

const says = (source: string, ...rows: readonly SeenSource[]) => {
  const system = inCloudOf(source);
  return system ? wiringFindings('it', source, system, rows).map(inOneLine) : [];
};

describe('the doctor says of a phone system in the same cloud', () => {
  test('that it is not wired, and what to deploy with', () => {
    expect(says('genesys')).toEqual([
      expect.stringMatching(
        /^MEND {3}it: not wired: .*; put `"genesysEventSource": "aws\.partner.* in cdk\.json, and deploy/,
      ),
    ]);
  });

  test('that it is not wired, though it was heard: then it may be meant', () => {
    const [first, second] = says('amazon-connect', row('amazon-connect:i', [], AT));
    expect(first).toMatch(/^advice it: not wired/);
    expect(second).toMatch(/^ok {5}it: last event 2026/);
  });

  test('that it is wired and was never heard, and what to try', () => {
    expect(says('amazon-connect:i', row('amazon-connect:i', BOTH))).toEqual([
      'ok     it: amazon-connect:i is wired by EventBridge and contact records, and needs no secret',
      expect.stringMatching(/^advice it: amazon-connect:i was never heard; call a number/),
    ]);
  });

  test('that its drops are not heard of, where its contact records are not wired', () => {
    const lines = says('amazon-connect:i', row('amazon-connect:i', ['EventBridge'], AT));
    expect(lines[1]).toMatch(/^advice .*connectContactRecordsStreamArn": "arn:aws:kinesis/);
    expect(lines).toHaveLength(3);
  });

  test('nothing, of one that signs what it sends', () => {
    expect([inCloudOf('asterisk:pbx-1'), inCloudOf('genesys-like:1'), inCloudOf('genesys:1')]).toEqual([
      undefined,
      undefined,
      'genesys',
    ]);
  });
});

test('the doctor says that a policy must name Baton’s own number where a phone system in the same cloud is wired', () => {
  const says = (ownNumbers: string[], isWired: boolean) =>
    ownNumberFindings(policyOf({ ownNumbers }), '+15555550100', isWired).map(({ mend }) => mend);
  expect(says([], true)).toEqual(['add it to ownNumbers']);
  expect(says([], false)).toEqual([]);
  expect(says(['+15555550100'], true)).toEqual([]);
});
