import { App } from 'aws-cdk-lib';
import { AddressFault, PolicyFault, SETTINGS, synthesize } from './assembly.ts';

/**
 * What the `cdk` command runs. Two things may be told it by `--context`: `policy` (a file) and `publicUrl`.
 */
const app = new App(SETTINGS);
const told = (name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' ? value : undefined;
};

try {
  await synthesize(app, { policyFile: told('policy') ?? 'infra/policy.yaml', publicUrl: told('publicUrl') });
} catch (error) {
  if (!(error instanceof PolicyFault || error instanceof AddressFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
