import type { core } from 'zod';
import { Secrets } from '../env.ts';
import { consoleFindings } from './doctor/console-checks.ts';
import { type Finding, inOneLine } from './doctor/finding.ts';
import { sourcesSeen } from './doctor/heard.ts';
import { sourceFindings } from './doctor/source-checks.ts';
import { twilioFindings } from './doctor/twilio-checks.ts';
import { webhookFindings } from './doctor/webhook-checks.ts';
import { inCloudOf } from './doctor/wiring.ts';
import { CommandFailure } from './failure.ts';
import { print } from './output.ts';
import { secretFileText } from './secret-file.ts';

interface DoctorOptions {
  /** Where Baton is, as Twilio reaches it. */
  readonly url: string;
  readonly secretFile: string;
  /** A secret of AWS Secrets Manager, in the place of the file. */
  readonly secretId?: string;
  readonly json?: boolean;
}

/**
 * `baton doctor`: looks at credentials, wiring and clocks, and says what to mend; changes nothing, texts and calls
 * nobody, opens no case. With a source, at that source alone. 0 when nothing must be mended, 1 when something must.
 */
export async function doctor(source: string | undefined, options: DoctorOptions): Promise<number> {
  const url = addressOf(options.url);
  const secrets = await secretsOf(options);
  const findings =
    source === undefined ? await all(secrets, url) : await sourceFindings(source, secrets, url);
  const ok = findings.every(({ result }) => result !== 'fault');
  await print(
    options.json
      ? `${JSON.stringify({ ok, findings })}\n`
      : `${findings.map(inOneLine).join('\n')}\n${summary(findings)}\n`,
  );
  return ok ? 0 : 1;
}

/** One after the other: what is wrong first is often why the rest is. */
async function all(secrets: Secrets, url: string): Promise<Finding[]> {
  const wired = ((await sourcesSeen(secrets.console, url)) ?? []).filter((one) => one.wired.length > 0);
  const findings = [
    ...(await twilioFindings(secrets.twilio, url)),
    ...(await webhookFindings(secrets.twilio, url)),
    ...(await consoleFindings(secrets, url, wired.length > 0)),
  ];
  for (const source of Object.keys(secrets.sources))
    findings.push(...(await sourceFindings(source, secrets, url)));
  for (const system of new Set(wired.flatMap((one) => inCloudOf(one.source) ?? [])))
    findings.push(...(await sourceFindings(system, secrets, url)));
  return findings;
}

function summary(findings: readonly Finding[]): string {
  const count = (result: Finding['result']) => findings.filter((one) => one.result === result).length;
  const faults = count('fault');
  return `${findings.length} looked at, ${faults === 0 ? 'nothing' : faults} to mend, advice on ${count('advice') || 'nothing'}`;
}

function addressOf(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw new CommandFailure(2, `--url ${url}: not an address like https://baton.example.com`);
  return url.replace(/\/+$/, '');
}

async function secretsOf({ secretId, secretFile }: DoctorOptions): Promise<Secrets> {
  const [name, text] =
    secretId === undefined
      ? [secretFile, await secretFileText(secretFile, '--secret-file or --secret-id')]
      : [secretId, await onAws(secretId)];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CommandFailure(2, `${name}: not JSON`);
  }
  const parsed = Secrets.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(2, parsed.error.issues.map((issue) => inField(name, issue)).join('\nbaton: '));
}

/** Where it is wrong and why, never what stands there. */
const inField = (name: string, { path, message }: core.$ZodIssue): string =>
  `${name}: ${path.join('.') || 'the whole'}: ${message} (the shape is \`Secrets\` in functions/env.ts)`;

async function onAws(secretId: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  try {
    const value = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: secretId }));
    return value.SecretString ?? '';
  } catch (error) {
    throw new CommandFailure(
      2,
      `--secret-id ${secretId}: ${error instanceof Error ? error.name : 'not to be had'}; are AWS credentials and region set?`,
    );
  }
}
