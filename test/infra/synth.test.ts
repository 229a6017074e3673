import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembled } from './assembled.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-synth-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const synth = (...more: string[]) =>
  promisify(execFile)('node_modules/.bin/cdk', ['synth', '--quiet', '--output', folder, ...more]);
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

test('`cdk synth` says nothing, finds no fault, and gives the very template that runs on one machine', async () => {
  const { stdout, stderr } = await synth();
  expect(stdout + stderr).toBe('');
  expect(read('validation-report.json').pluginReports).toEqual([]);

  const { template } = await assembled();
  expect(read('Baton.template.json')).toEqual(template.toJSON());
}, 120_000);

test('`cdk synth` stops at a broken policy, one line a fault', async () => {
  const failed = await synth('--context', 'policy=cdk.json').catch((error) => error);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/^cdk.json:\d+: people: is missing: expected record$/m);
  expect(failed.stderr).not.toMatch(/^ +at /m);
}, 120_000);
