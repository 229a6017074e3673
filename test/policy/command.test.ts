import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { baton, linesOf } from '../cli/run-baton.ts';

let folder: string;
let bad: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-policy-'));
  bad = join(folder, 'bad.yaml');
  const good = await readFile('infra/policy.yaml', 'utf8');
  await writeFile(bad, good.replace('    lastResort: [dana]', '    lastResort: []'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a policy without fault ends with 0, and warnings do not change that', async () => {
  const check = ['policy', 'check', 'infra/policy.yaml', '--now'];
  expect(await baton([...check, '2026-11-23T08:00:00-06:00'])).toEqual({
    code: 0,
    out: expect.stringMatching(/^infra\/policy.yaml: no fault, no warning, revision [0-9a-f]{12}\n$/),
    err: '',
  });
  const { code, out } = await baton([...check, '2030-01-01T00:00:00Z']);
  expect([code, linesOf(out).length]).toEqual([0, 3]);
  expect(out).toMatch(
    /^infra\/policy.yaml:\d+: warning: hours.support.holidays: are all in the past; .*\[holidays-past\]$/m,
  );
  expect(out).toMatch(/^infra\/policy.yaml:\d+: warning: rotations.duty.overrides: are all in the past; /m);
});

test('a policy with a fault ends with 1, one line for each, with file, line, path, reason and what to do', async () => {
  const { code, out, err } = await baton(['policy', 'check', bad, '--now', '2026-11-23T08:00:00-06:00']);
  expect([code, err]).toEqual([1, '']);
  expect(linesOf(out)).toEqual([
    expect.stringMatching(
      /bad.yaml:\d+: ladders.default: has no last resort; name in lastResort .* \[last-resort-missing\]$/,
    ),
    expect.stringMatching(/bad.yaml: 1 fault, no warning$/),
  ]);
});

test('machines are told the same', async () => {
  const { code, out } = await baton(['policy', 'check', bad, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    file: bad,
    ok: false,
    findings: expect.arrayContaining([
      expect.objectContaining({ path: 'ladders.default', severity: 'fault', code: 'last-resort-missing' }),
    ]),
  });
});

test.each([
  [['policy', 'check'], 'file'],
  [['policy', 'check', 'no-such-file'], 'no-such-file: there is no such file'],
  [['policy', 'check', 'infra/policy.yaml', '--now', 'noon'], '--now noon'],
  [['policy', 'schema', '.'], '.: it is a folder'],
])('bad use ends with 2: %j', async (args, words) => {
  const { code, out, err } = await baton(args);
  expect([code, out, linesOf(err).length]).toEqual([2, '', 1]);
  expect(err).toContain(words);
});

test('the schema is written to a file, or printed', async () => {
  const file = join(folder, 'schema.json');
  expect(await baton(['policy', 'schema', file])).toEqual({ code: 0, out: '', err: '' });
  const { out } = await baton(['policy', 'schema']);
  expect(await readFile(file, 'utf8')).toBe(out);
  expect(JSON.parse(out)).toMatchObject({ type: 'object', required: ['people', 'ladders'] });
});

test('what has a fault is not started', async () => {
  const { code, out, err } = await baton([
    'start',
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
    '--policy',
    bad,
  ]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^baton: .*bad.yaml:\d+: ladders.default: has no last resort; .*\n$/);
});
