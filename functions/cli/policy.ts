import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { checkPolicy, inOneLine } from '../app/policy-file.ts';
import { Policy } from '../domain/policy.ts';
import { InstantIn } from '../domain/time.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { print } from './output.ts';

/** `baton policy`: what can be said of a policy before it is in force. */

interface CheckOptions {
  readonly json?: boolean;
  /** The moment from which rotations and holidays are looked at; now, when it is left out. */
  readonly now?: string;
}

/** `baton policy check`: 0 when there is no fault, 1 when there is; every fault and warning is printed. */
export async function check(file: string, { json, now }: CheckOptions): Promise<number> {
  const moment = now === undefined ? { data: new Date().toISOString() } : InstantIn.safeParse(now);
  if (moment.data === undefined)
    throw new CommandFailure(2, `--now ${now}: not a time with offset, like 2026-11-23T08:00:00-06:00`);
  const checked = checkPolicy(textOf(file), file, new Date(moment.data));
  const { ok, findings } = checked;
  const revision = checked.ok ? checked.policy.revision : undefined;
  if (json) {
    await print(`${JSON.stringify({ file, ok, revision, findings })}\n`);
    return ok ? 0 : 1;
  }
  const counts = (['fault', 'warning'] as const).map((severity) => {
    const n = findings.filter((one) => one.severity === severity).length;
    return `${n || 'no'} ${severity}${n > 1 ? 's' : ''}`;
  });
  const lines = findings.map((one) => inOneLine(file, one));
  if (findings.some(({ code }) => code === 'form'))
    lines.push(`${file}: more is looked at when the form is right`);
  lines.push(`${file}: ${counts.join(', ')}${revision ? `, revision ${revision}` : ''}`);
  await print(`${lines.join('\n')}\n`);
  return ok ? 0 : 1;
}

/** The JSON Schema of a policy as it is written, from which editors complete: made of what reads it. */
export const policySchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(Policy, { io: 'input' }), undefined, 2)}\n`;

/** `baton policy schema`: to the file, or to standard output. */
export async function schema(
  file: string | undefined,
  { json }: { readonly json?: boolean },
): Promise<number> {
  if (file === undefined) await print(policySchema());
  else {
    try {
      writeFileSync(file, policySchema());
    } catch (error) {
      throw fileFailure(file, error);
    }
    if (json) await print(`${JSON.stringify({ file })}\n`);
  }
  return 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFailure(file, error);
  }
}
