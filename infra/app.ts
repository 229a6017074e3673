import { App } from 'aws-cdk-lib';
import { AddressFault, PolicyFault, SETTINGS, synthesize, WiringFault } from './assembly.ts';

/**
 * What the `cdk` command runs. It may be told by `context` in cdk.json, or `--context`: `policy` (a file), `publicUrl`, and which phone systems of
 * the same cloud are listened to (phone-systems.ts).
 */
const app = new App(SETTINGS);
const told = (name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' ? value : undefined;
};

try {
  await synthesize(app, {
    policyFile: told('policy') ?? 'infra/policy.yaml',
    publicUrl: told('publicUrl'),
    wired: {
      connectInstanceArn: told('connectInstanceArn'),
      connectContactRecordsStreamArn: told('connectContactRecordsStreamArn'),
      connectContactRecordsKeyArn: told('connectContactRecordsKeyArn'),
      connectCasesDomainArn: told('connectCasesDomainArn'),
      genesysEventSource: told('genesysEventSource'),
    },
  });
} catch (error) {
  if (!(error instanceof PolicyFault || error instanceof AddressFault || error instanceof WiringFault))
    throw error;
  console.error(error.message);
  process.exitCode = 1;
}
