import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPolicy } from '../../functions/app/policy-file.ts';
import { Policy } from '../../functions/domain/policy.ts';
import { assemble } from '../../infra/assembly.ts';

const faultsOf = (text: string): readonly string[] => {
  const read = readPolicy(text, 'policy.yaml');
  return read.ok ? [] : read.faults;
};

/** A policy without fault, of which each test spoils a line. */
const GOOD = `\
timeZone: America/Chicago
hours:
  support: { weekly: { mon-fri: ["08:00-18:00"] } }
people:
  pam:
    name: Pam
    phone: "+15555550110"
    channels: [sms]
ladders:
  default:
    rungs:
      - notify: [pam]
        acknowledgeWithin: PT5M
      - { notify: [pam], acknowledgeWithin: PT10M }
    lastResort: [pam]
rules:
  stall: { hours: support }
  loop: false
`;
const spoilt = (from: string, to: string) => {
  expect(GOOD).toContain(from);
  return faultsOf(GOOD.replace(from, to));
};

test('a good policy is read, with the default of everything that it leaves out', () => {
  const read = readPolicy(GOOD, 'policy.yaml');
  expect(read).toMatchObject({
    ok: true,
    policy: { version: 1, rules: { loop: false, transfers: { limit: 2, within: 'P7D' } } },
  });
});

test('the example policy has no fault, and spells the defaults as they are', () => {
  const example = readPolicy(readFileSync('infra/policy.yaml', 'utf8'), 'infra/policy.yaml');
  const rungs = [{ notify: [], acknowledgeWithin: 'PT5M' }];
  const { version, rules, callbacks, budgets, delivery, retention } = Policy.parse({
    people: {},
    ladders: { default: { rungs } },
  });
  const settings = { ...rules, stall: { ...rules.stall, hours: 'support' } };
  expect(example).toMatchObject({
    ok: true,
    policy: { version, rules: settings, callbacks, budgets, delivery, retention },
  });
});

test('JSON is YAML', () => {
  expect(faultsOf('{ "people": {},\n"ladders": {} }')).toEqual([
    'policy.yaml:2: ladders: needs a ladder named default',
  ]);
});

test.each([
  [
    'a value that is wrong',
    'phone: "+15555550110"',
    'phone: "555 0110"',
    '7: people.pam.phone: not a phone number in E.164, like +15555550101',
  ],
  [
    'a value of a list',
    'rungs:\n      - notify: [pam]',
    'rungs:\n      - notify: [tom]',
    '12: ladders.default.rungs[0].notify[0]: nobody is called tom',
  ],
  [
    'a value in a line of many',
    'PT10M',
    'ten minutes',
    '14: ladders.default.rungs[1].acknowledgeWithin: not an ISO 8601 duration in weeks, days, hours, minutes and seconds, like PT5M or P1D',
  ],
  [
    'a field that is missing, at what should hold it',
    '    name: Pam\n',
    '',
    '5: people.pam.name: is missing: expected string',
  ],
  [
    'a field that is not there',
    '  loop: false',
    '  loup: false',
    '18: rules.loup: there is no such field here',
  ],
  [
    'a field of a rule that is not there',
    'stall: { hours: support }',
    'stall: { hour: support }',
    '17: rules.stall.hour: there is no such field here',
  ],
  [
    'a rule that is neither off nor settings',
    'loop: false',
    'loop: sometimes',
    '18: rules.loop: expected false, or expected object, received string',
  ],
  [
    'a name that cannot be one',
    '  pam:\n',
    '  "pam at home":\n',
    '5: people.pam at home: cannot be a name here',
  ],
  [
    'hours that are not there',
    'hours: support }',
    'hours: night }',
    '17: rules.stall.hours: there are no hours night',
  ],
])('%s is named with its line and its path', (_, from, to, fault) => {
  expect(spoilt(from, to)).toContainEqual(expect.stringContaining(`policy.yaml:${fault}`));
});

test('every fault is told at once, in the order of the lines, and nothing that was written is repeated', () => {
  const text = GOOD.replace('America/Chicago', 'Chicago')
    .replace('"+15555550110"', '"555-0110"')
    .replace('[sms]', '[fax]');
  const faults = faultsOf(text);
  expect(faults.map((fault) => fault.split(':')[1])).toEqual(['1', '7', '8']);
  expect(faults.join()).not.toContain('555-0110');
});

test.each([
  ['not YAML', 'people: [', 'policy.yaml:1: not valid YAML: '],
  [
    'a name that is given twice',
    'people:\n  pam: {}\n  pam: {}\n',
    'policy.yaml:3: not valid YAML: Map keys must be unique',
  ],
  [
    'an alias to nothing',
    'people: *nobody',
    'policy.yaml:1: not valid YAML: nothing before it is marked &nobody',
  ],
  ['nothing', '', 'policy.yaml:1: the whole document: '],
  ['a list', '- people', 'policy.yaml:1: the whole document: expected object, received array'],
])('%s is a fault and no crash', (_, text, fault) => {
  const [first, ...others] = faultsOf(text);
  expect(first).toContain(fault);
  expect(first).not.toContain('\n');
  expect(others.filter((other) => other.includes('\n'))).toEqual([]);
});

test('a stack is not synthesized from a policy that is wrong or missing, or for an address that is none', async () => {
  await expect(assemble({ policyFile: 'test/infra/none.yaml' })).rejects.toMatchObject({
    name: 'PolicyFault',
    faults: ['test/infra/none.yaml: there is no such file, or it cannot be read'],
  });
  await expect(assemble({ policyFile: 'cdk.json' })).rejects.toMatchObject({
    name: 'PolicyFault',
    faults: expect.arrayContaining([expect.stringMatching(/^cdk.json:\d+: people: is missing: /)]),
  });
  await expect(
    assemble({ policyFile: 'infra/policy.yaml', publicUrl: 'baton.example.com/x' }),
  ).rejects.toThrow(
    'publicUrl baton.example.com/x: needs a scheme and a host and nothing else, like https://baton.example.com',
  );
});
