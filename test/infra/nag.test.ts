import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACKNOWLEDGED } from '../../infra/acknowledged.ts';
import { SETTINGS } from '../../infra/assembly.ts';
import { bundle, HANDLERS } from '../../infra/bundle.ts';
import { BatonStack } from '../../infra/stack.ts';
import { EVERYTHING } from './assembled.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-nag-'));
  await bundle(HANDLERS, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const stackIn = (outdir: string) => {
  const app = new App({ ...SETTINGS, outdir: join(folder, outdir) });
  return { app, stack: new BatonStack(app, 'Baton', { built: folder, wired: EVERYTHING }) };
};

test('cdk-nag finds what is acknowledged, and no more and no less', () => {
  const { app } = stackIn('found');
  const found = new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
  expect(found.toSorted()).toEqual(ACKNOWLEDGED.map(({ id, at }) => `${id} at ${at}`).toSorted());
});

test('with these acknowledged where they are, the stack passes AwsSolutions', () => {
  const { app, stack } = stackIn('passes');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const { id, at, reason } of ACKNOWLEDGED) {
    const place = app.node.findAll().find(({ node }) => node.path === at);
    Validations.of(place ?? stack).acknowledge({ id, reason });
  }
  expect(() => app.synth()).not.toThrow();
}, 30_000);
