import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { assemble } from '../../infra/assembly.ts';
import type { Wired } from '../../infra/phone-systems.ts';

/** Every phone system of the same cloud that can be listened to. */
export const EVERYTHING = {
  connectInstanceArn: 'arn:aws:connect:us-east-1:111122223333:instance/5c0ffee0-0000-4000-8000-000000000001',
  connectContactRecordsStreamArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/contact-records',
  connectContactRecordsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/50000000-0000-4000-8000-000000000001',
  connectCasesDomainArn: 'arn:aws:cases:us-east-1:111122223333:domain/d0000000-0000-4000-8000-000000000001',
  genesysEventSource: 'aws.partner/genesys.com/cloud/0c0ffee0-0000-4000-8000-000000000001/baton',
} as const satisfies Wired;

/** The stack as it would be deployed with the example policy; its folder is gone when the file's tests are over. */
export async function assembled(publicUrl?: string, wired?: Wired) {
  const outdir = await mkdtemp(join(tmpdir(), 'baton-assembled-'));
  afterAll(() => rm(outdir, { recursive: true, force: true }));
  const { directory, template } = await assemble({
    policyFile: 'infra/policy.yaml',
    publicUrl,
    wired,
    outdir,
  });
  return { directory, template: Template.fromJSON(template) };
}

/** A logical id as a person would say it: without CDK's hash. */
export const said = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** A value of the template in words: `CasesTable`, `CasesTable.Arn/index/look`, `AWS::Partition`. */
export function words(value: unknown): string {
  if (typeof value === 'string') return value;
  const [how, what] = Object.entries(value as object)[0] ?? [];
  switch (how) {
    case 'Ref':
      return said(String(what));
    case 'Fn::GetAtt':
      return `${said(String(what[0]))}.${what[1]}`;
    case 'Fn::Join':
      return what[1].map(words).join(what[0]);
    default:
      throw new Error(`no words for ${JSON.stringify(value)}`);
  }
}
