import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { checkPolicy, readPolicy } from '../../functions/app/policy-file.ts';
import { policySchema } from '../../functions/cli/policy.ts';
import { Policy, shadowOf } from '../../functions/domain/policy.ts';
import { policyWith } from './good.ts';

const EXAMPLE = readFileSync('infra/policy.yaml', 'utf8');

describe('a policy has a revision', () => {
  test('that is the same when it is read back, and whatever revision is given', () => {
    const policy = policyWith();
    expect(policy.revision).toMatch(/^[0-9a-f]{12}$/);
    expect(Policy.parse(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
    expect(Policy.parse({ ...policy, revision: 'mine' }).revision).toBe(policy.revision);
  });

  test('that does not depend on how it is written', () => {
    const flow = readPolicy(JSON.stringify(parse(EXAMPLE)), 'policy.json');
    const block = readPolicy(EXAMPLE, 'policy.yaml');
    expect(flow.ok && flow.policy.revision).toBe(block.ok && block.policy.revision);
    expect(policyWith({ rules: { transfers: { limit: 2 } }, $schema: './x.json' }).revision).toBe(
      policyWith().revision,
    );
  });

  test('that is another one when anything is changed', () => {
    const changes = [
      { rules: { transfers: { limit: 3 } } },
      { shadow: { rules: { loop: false } } },
      { timeZone: 'America/Denver' },
      { people: { pam: { name: 'Pat' } } },
    ];
    const revisions = [{}, ...changes].map((patch) => policyWith(patch).revision);
    expect(new Set(revisions).size).toBe(revisions.length);
  });
});

describe('a shadow', () => {
  test('is the policy with its patch merged over', () => {
    const policy = policyWith({ shadow: { rules: { transfers: { limit: 3 }, loop: false }, teams: null } });
    const shadow = shadowOf(policy);
    expect(shadow?.rules).toEqual({ ...policy.rules, transfers: { limit: 3, within: 'P7D' }, loop: false });
    expect(shadow).toMatchObject({ people: policy.people, teams: {} });
    expect(shadow).not.toHaveProperty('shadow');
    expect(shadow?.revision).not.toBe(policy.revision);
    expect(shadowOf(policyWith())).toBeUndefined();
  });

  test('is checked after the merge, where it stands', () => {
    const read = readPolicy(
      `${EXAMPLE}\nshadow:\n  rules:\n    transfers: { limit: 0 }\n    stall: { hours: night }\n  shadow: {}\n`,
      'p.yaml',
    );
    const line = EXAMPLE.split('\n').length;
    expect(read).toMatchObject({
      ok: false,
      faults: [
        `p.yaml:${line + 3}: shadow.rules.transfers.limit: Too small: expected number to be >0`,
        `p.yaml:${line + 4}: shadow.rules.stall.hours: there are no hours night`,
        `p.yaml:${line + 5}: shadow.shadow: there is no such field here`,
      ],
    });
  });
});

describe('every fault is told at once', () => {
  test('of form and of names, with their lines', () => {
    const text = [
      'timeZone: Chicago',
      'people:',
      '  pam: { name: Pam, phone: "+15555550110", chanels: [sms], channels: [sms] }',
      'rotations:',
      '  duty: { members: [tom], starts: "2026-11-02T08:00", every: P7D, timeZone: UTC, overides: [] }',
      'ladders:',
      '  default:',
      '    rungs: [{ notify: [ann, "rotation:night"], acknowledgeWithin: soon }]',
      '    repeats: 2',
      'rules: { loop: { ladder: fast }, stall: { hours: constructor } }',
    ].join('\n');
    const read = readPolicy(text, 'p.yaml');
    expect(read.ok ? [] : read.faults.map((fault) => fault.replace(/ISO 8601 duration .*/, '…'))).toEqual([
      'p.yaml:1: timeZone: not a time zone of the IANA list, like America/Chicago',
      'p.yaml:3: people.pam.chanels: there is no such field here',
      'p.yaml:5: rotations.duty.overides: there is no such field here',
      'p.yaml:5: rotations.duty.members[0]: nobody is called tom',
      'p.yaml:8: ladders.default.rungs[0].acknowledgeWithin: not an …',
      'p.yaml:8: ladders.default.rungs[0].notify[0]: nobody is called ann',
      'p.yaml:8: ladders.default.rungs[0].notify[1]: there is no rotation night',
      'p.yaml:9: ladders.default.repeats: there is no such field here',
      'p.yaml:10: rules.loop.ladder: there is no ladder fast',
      'p.yaml:10: rules.stall.hours: there are no hours constructor',
    ]);
  });

  test('an override by somebody unknown is one of them', () => {
    const patch = {
      rotations: {
        duty: { overrides: [{ from: '2026-12-24T08:00', to: '2026-12-25T08:00', person: 'tom' }] },
      },
    };
    expect(() => policyWith(patch)).toThrow('nobody is called tom');
  });

  test('a document of right form is asked by the lints, and a fault there refuses it, too', () => {
    const text = EXAMPLE.replace('    lastResort: [dana]', '    lastResort: []').replace(
      'keptAfter: PT10S',
      'keptAfter: PT0S',
    );
    const now = new Date('2026-11-23T12:00:00Z');
    const checked = checkPolicy(text, 'p.yaml', now);
    const lines = text.split('\n');
    const lineOf = (words: string) => lines.findIndex((line) => line.includes(words)) + 1;
    expect(checked.ok).toBe(false);
    expect(checked.findings.map(({ line, path, code, severity }) => [line, path, code, severity])).toEqual([
      [lineOf('  default:'), 'ladders.default', 'last-resort-missing', 'fault'],
      [lineOf('keptAfter: PT0S'), 'callbacks.keptAfter', 'kept-without-talk', 'fault'],
    ]);
    expect(checkPolicy(EXAMPLE, 'p.yaml', now)).toMatchObject({ ok: true, findings: [] });
  });
});

describe('the JSON Schema', () => {
  test('is up to date: `npm run -s baton -- policy schema infra/policy.schema.json` writes it', () => {
    expect(readFileSync('infra/policy.schema.json', 'utf8')).toBe(policySchema());
  });

  test('is named in the first line of the example, and takes the example', () => {
    expect(EXAMPLE.split('\n')[0]).toBe('# yaml-language-server: $schema=./policy.schema.json');
    const schema = z.fromJSONSchema(JSON.parse(policySchema()));
    expect(schema.safeParse(parse(EXAMPLE)).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse({ ...parse(EXAMPLE), colour: 'red' }).success).toBe(false);
    expect(schema.safeParse({ ...parse(EXAMPLE), rules: { loop: 'sometimes' } }).success).toBe(false);
  });
});
