import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { readPolicy } from '../app/policy-file.ts';
import { type Expectation, Story } from '../app/story.ts';
import { explanationText } from '../domain/explain/explain-words.ts';
import { mergePatch } from '../domain/merge-patch.ts';
import { Policy } from '../domain/policy.ts';
import { CommandFailure, fileFailure } from './failure.ts';
import { print } from './output.ts';
import { clockOf, type Told, tell } from './run-story.ts';
import { troublesIn } from './trouble.ts';

interface StoryOptions {
  readonly policy?: string;
  /** The conversation whose case is explained at the end. */
  readonly explain?: string;
  readonly json?: boolean;
}

/** `baton story`: 0 when every story holds, 1 when one does not. */
export async function story(files: readonly string[], options: StoryOptions): Promise<number> {
  let holds = true;
  for (const file of files) {
    const read = storyFrom(file);
    const told = await tell(read, policyFor(file, read, options.policy), options.explain);
    holds &&= told.holds;
    const { explanation } = told;
    if (options.explain !== undefined && !explanation)
      throw new CommandFailure(2, `${file}: --explain ${options.explain}: no case of this conversation`);
    await print(options.json ? `${JSON.stringify({ file, ...told })}\n` : timelineOf(read, told));
    if (explanation && !options.json) await print(`${explanationText(explanation)}\n`);
  }
  return holds ? 0 : 1;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFailure(file, error);
  }
}

export function storyFrom(file: string): Story {
  const text = textOf(file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(2, `${file}: not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = Story.safeParse(json);
  if (parsed.success) {
    troublesIn(parsed.data.trouble, `${file}: trouble`);
    return parsed.data;
  }
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${file}: ${path.join('.') || 'story'}: ${message}`,
  );
  throw new CommandFailure(2, faults.join('\n'));
}

/** The policy beside the story (or the one named), with the story's own merged over it. */
export function policyFor(file: string, { policy: patch }: Story, named: string | undefined): Policy {
  const beside = named ?? join(dirname(file), 'policy.yaml');
  if (!existsSync(beside))
    throw new CommandFailure(2, `${beside}: there is no such file; name one with --policy`);
  const text = textOf(beside);
  const base = readPolicy(text, beside);
  if (!base.ok) throw new CommandFailure(2, base.faults.join('\n'));
  if (!patch) return base.policy;
  const merged = Policy.safeParse(mergePatch(parse(text), patch));
  if (merged.success) return merged.data;
  const faults = merged.error.issues.map(
    ({ path, message }) => `${file}: policy.${path.join('.')}: ${message}`,
  );
  throw new CommandFailure(2, faults.join('\n'));
}

const offsetsOf = (e: Expectation): string => ('at' in e ? `at ${e.at}` : `${e.from} to ${e.to}`);

function timelineOf(read: Story, told: Told): string {
  const phones = told.received.map((r) => {
    const what = r.kind === 'sms' ? `text ${r.outcome}: ${r.words}` : `call ${r.outcome}`;
    const mark = r.expected ? ' ' : '+';
    return `  ${mark} ${clockOf(read, r).padStart(8)}  ${r.name.padEnd(10)} ${what}`;
  });
  const verdicts = told.verdicts.map(({ expectation, holds, seen }) => {
    const { at: _, from: __, to: ___, ...what } = expectation as Record<string, unknown>;
    const line = `  ${holds ? 'ok  ' : 'FAIL'} ${offsetsOf(expectation)} ${JSON.stringify(what)}`;
    return holds ? line : `${line}\n       seen: ${seen}`;
  });
  return [
    `${told.holds ? 'holds' : 'DOES NOT HOLD'}: ${told.title}`,
    ...phones,
    ...verdicts,
    ...told.refused.map((line) => `  refused: ${line}`),
    '',
    '',
  ].join('\n');
}
