import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { checkPolicy } from '../functions/app/policy-file.ts';
import { bundle, FUNCTIONS, HANDLERS } from './bundle.ts';
import type { Wired } from './phone-systems.ts';
import { BatonStack } from './stack.ts';

/** The policy is not fit to be deployed. `faults` has one line for each thing that is wrong with it. */
export class PolicyFault extends Error {
  override readonly name = 'PolicyFault';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** The public address cannot be one. */
export class AddressFault extends Error {
  override readonly name = 'AddressFault';
}

/** What is to be listened to is not named as AWS names it. */
export class WiringFault extends Error {
  override readonly name = 'WiringFault';
}

interface AssemblyOptions {
  /** YAML or JSON; in a fault it is called what it is called here. */
  readonly policyFile: string;
  /** Where the outside reaches the API, when that is not the API's own address. */
  readonly publicUrl?: string | undefined;
  readonly wired?: Wired | undefined;
  /** Where the assembly goes; a new temporary folder when it is left out. */
  readonly outdir?: string;
}

interface Assembly {
  readonly directory: string;
  readonly stackName: string;
  readonly template: object;
}

/**
 * Bundles the functions and synthesizes the stack: what is deployed, and what runs on one machine. Prints
 * nothing.
 * @throws PolicyFault for a policy that is missing or wrong, AddressFault for a public address that is, WiringFault for a
 *   phone system that is not named as AWS names it.
 */
export async function assemble({ outdir, ...options }: AssemblyOptions): Promise<Assembly> {
  const app = new App({
    ...SETTINGS,
    // Whether CloudFormation would take the template is asked by the `cdk` command. It costs a second.
    builtinCloudFormationValidation: false,
    ...(outdir === undefined ? {} : { outdir }),
  });
  return synthesize(app, options);
}

/**
 * Nothing in the template depends on who synthesized it: the CLI, a test or the local machine. So all that the
 * library can be told stands here and not in cdk.json, and it behaves as its pinned version recommends.
 */
export const SETTINGS = {
  analyticsReporting: false,
  treeMetadata: false,
  autoSynth: false,
  context: recommended,
} as const;

/** Puts the one stack into the app and synthesizes it. */
export async function synthesize(app: App, options: Omit<AssemblyOptions, 'outdir'>): Promise<Assembly> {
  const policy = await policyIn(options.policyFile);
  const publicUrl = originOf(options.publicUrl);
  const wired = checked(options.wired ?? {});
  // The assembly has its own copies, named by their content.
  const built = await mkdtemp(join(tmpdir(), 'baton-'));
  try {
    await bundle(HANDLERS, built);
    const text = JSON.stringify(policy);
    await Promise.all(FUNCTIONS.map((name) => writeFile(join(built, name, 'policy.json'), text)));
    const stack = new BatonStack(app, 'Baton', { built, publicUrl, wired });
    const assembly = app.synth();
    const { stackName, template } = assembly.getStackByName(stack.stackName);
    return { directory: assembly.directory, stackName, template };
  } finally {
    await rm(built, { recursive: true });
  }
}

/**
 * The policy's document as it was written, without the defaults of what it leaves out: functions know by it
 * whether another policy was deployed, or only other code (functions/app/policies.ts).
 */
async function policyIn(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new PolicyFault([`${file}: there is no such file, or it cannot be read`]);
  });
  const checked = checkPolicy(text, file, new Date());
  if (!checked.ok) throw new PolicyFault(checked.faults);
  return checked.written;
}

/** Twilio signs addresses to the letter, so nothing may stand after the host that could be joined in two ways. */
function originOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(url.href))
    return url.origin;
  throw new AddressFault(
    `publicUrl ${address}: needs a scheme and a host and nothing else, like https://baton.example.com`,
  );
}

const FORMS: Readonly<Record<keyof Wired, readonly [RegExp, example: string]>> = {
  connectInstanceArn: [
    /^arn:aws[\w-]*:connect:[\w-]+:\d{12}:instance\/[\w-]+$/,
    'arn:aws:connect:us-east-1:111122223333:instance/12345678-1234-1234-1234-123456789012',
  ],
  connectContactRecordsStreamArn: [
    /^arn:aws[\w-]*:kinesis:[\w-]+:\d{12}:stream\/[\w.-]+$/,
    'arn:aws:kinesis:us-east-1:111122223333:stream/contact-records',
  ],
  connectContactRecordsKeyArn: [
    /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
    'arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012',
  ],
  connectCasesDomainArn: [
    /^arn:aws[\w-]*:cases:[\w-]+:\d{12}:domain\/[\w-]+$/,
    'arn:aws:cases:us-east-1:111122223333:domain/12345678-1234-1234-1234-123456789012',
  ],
  genesysEventSource: [
    /^aws\.partner\/genesys\.com\/cloud\/[\w-]+\/[\w.-]+$/,
    'aws.partner/genesys.com/cloud/12345678-1234-1234-1234-123456789012/baton',
  ],
};

function checked(wired: Wired): Wired {
  for (const [name, [form, example]] of Object.entries(FORMS)) {
    const value = wired[name as keyof Wired];
    if (value !== undefined && !form.test(value))
      throw new WiringFault(`${name} ${value}: needs to be like ${example}`);
  }
  if (wired.connectContactRecordsStreamArn !== undefined && wired.connectInstanceArn === undefined)
    throw new WiringFault(
      'connectContactRecordsStreamArn: needs connectInstanceArn, the instance whose records they are: keep both under "context" in cdk.json',
    );
  if (wired.connectContactRecordsKeyArn !== undefined && wired.connectContactRecordsStreamArn === undefined)
    throw new WiringFault(
      'connectContactRecordsKeyArn: needs connectContactRecordsStreamArn, the stream that the key is for',
    );
  return wired;
}
