import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { core } from 'zod';
import { Policy } from '../domain/policy.ts';

export type PolicyRead =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * A policy document (YAML, and so JSON too) as a policy, or everything that is wrong with it: one line a
 * fault, `file:line: path: reason`. What was written is never repeated: it may be a phone number.
 */
export function readPolicy(text: string, fileName: string): PolicyRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const line = (offset: number) => Math.max(1, lines.linePos(offset).line);

  const errors: readonly Broken[] = document.errors.length > 0 ? document.errors : looseAliases(document);
  const broken = errors.map(({ pos, message }) => `${fileName}:${line(pos[0])}: not valid YAML: ${message}`);
  if (broken.length > 0) return { ok: false, faults: broken };

  const parsed = Policy.safeParse(document.toJS({ maxAliasCount: -1 }));
  if (parsed.success) return { ok: true, policy: parsed.data };
  const faults = parsed.error.issues
    .flatMap((issue) => flattened(issue))
    .map(({ path, reason }) => {
      const { offset, present } = placeOf(document, path);
      return { line: line(offset), text: `${dotted(path)}: ${present ? reason : missing(reason)}` };
    });
  return {
    ok: false,
    faults: faults.sort((a, b) => a.line - b.line).map((fault) => `${fileName}:${fault.line}: ${fault.text}`),
  };
}

/** The library says this only when it makes the value, and then without its place. */
function looseAliases(document: Document.Parsed): readonly Broken[] {
  const loose: Broken[] = [];
  visit(document, {
    Alias(_, alias) {
      if (!alias.resolve(document))
        loose.push({ pos: [startOf(alias) ?? 0], message: `nothing before it is marked &${alias.source}` });
    },
  });
  return loose;
}

interface Broken {
  readonly pos: readonly [number, ...number[]];
  readonly message: string;
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

/** zod nests what it found out: under the branches of a union, and under the keys of a record. */
function flattened(issue: core.$ZodIssue, at: readonly PropertyKey[] = []): readonly Fault[] {
  const path = [...at, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], reason: 'there is no such field here' }));
    case 'invalid_key':
      return [{ path, reason: `cannot be a name here: ${issue.issues[0]?.message ?? 'not allowed'}` }];
    case 'invalid_union': {
      // The branch that was meant is the one that fails inside, not at its door.
      const meant = issue.errors.find((branch) =>
        branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
      );
      return meant?.flatMap((inner) => flattened(inner, path)) ?? [{ path, reason: doors(issue) }];
    }
    default:
      return [{ path, reason: issue.message.replace(/^Invalid input: /, '') }];
  }
}

const doors = (issue: core.$ZodIssueInvalidUnion): string =>
  issue.errors.map((branch) => branch[0]?.message.replace(/^Invalid input: /, '') ?? '').join(', or ');

const missing = (reason: string): string =>
  reason.endsWith(', received undefined')
    ? `is missing: ${reason.slice(0, -', received undefined'.length)}`
    : reason;

const dotted = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step),
    '',
  ) || 'the whole document';

/** Where the path stands in the text; of a path that is not there, the nearest thing around it. */
function placeOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
): { offset: number; present: boolean } {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (!pair) return { offset, present: false };
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && isNode(node.items[Number(step)])) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else return { offset, present: false };
  }
  return { offset, present: true };
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
