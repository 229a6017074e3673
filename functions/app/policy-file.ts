import { LineCounter, parseDocument } from 'yaml';
import type { core } from 'zod';
import { lint } from '../domain/lints/table.ts';
import { Policy } from '../domain/policy.ts';
import { looseNames } from '../domain/policy-names.ts';
import { instantOf } from '../domain/time.ts';
import { type Broken, dotted, looseAliases, placeOf } from './policy-places.ts';

/** One thing that is wrong with a policy. What was written is never repeated: it may be a phone number. */
interface PolicyFinding {
  readonly line: number;
  /** `ladders.default.rungs[0].notify`, or `the whole document`. */
  readonly path: string;
  readonly reason: string;
  /** A policy with a fault is refused. */
  readonly severity: 'fault' | 'warning';
  /** Of the lint that found it; `form` when the document has not the form of a policy. */
  readonly code: string;
  readonly mend?: string;
}

interface Read {
  readonly policy: Policy;
  /** What was written, as plain values: without the defaults of what it leaves out. */
  readonly written: unknown;
}

type PolicyRead =
  | (Read & { readonly ok: true; readonly lineOf: (path: readonly PropertyKey[]) => number })
  | { readonly ok: false; readonly faults: readonly string[]; readonly findings: readonly PolicyFinding[] };

/** A policy that may be put in force, and what it should still be asked; or why it may not. */
type PolicyCheck =
  | (Read & { readonly ok: true; readonly findings: readonly PolicyFinding[] })
  | { readonly ok: false; readonly faults: readonly string[]; readonly findings: readonly PolicyFinding[] };

/** A finding in one line: `file:line: path: reason`. */
export function inOneLine(
  fileName: string,
  { line, path, reason, severity, code, mend }: PolicyFinding,
): string {
  const kind = severity === 'warning' ? 'warning: ' : '';
  return `${fileName}:${line}: ${kind}${path}: ${reason}${mend ? `; ${mend} [${code}]` : ''}`;
}

/**
 * A policy document (YAML, and so JSON too) as a policy, or everything that is wrong with its form: one line a
 * fault. What is unwise, and of right form, is found by `checkPolicy`.
 */
export function readPolicy(text: string, fileName: string): PolicyRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const line = (offset: number) => Math.max(1, lines.linePos(offset).line);

  const errors: readonly Broken[] = document.errors.length > 0 ? document.errors : looseAliases(document);
  if (errors.length > 0)
    return {
      ok: false,
      faults: errors.map(({ pos, message }) => `${fileName}:${line(pos[0])}: not valid YAML: ${message}`),
      findings: errors.map(({ pos, message }) =>
        formFault(line(pos[0]), 'the whole document', `not valid YAML: ${message}`),
      ),
    };

  const written: unknown = document.toJS({ maxAliasCount: -1 });
  const parsed = Policy.safeParse(written);
  const lineOf = (path: readonly PropertyKey[]) => line(placeOf(document, path).offset);
  if (parsed.success) return { ok: true, policy: parsed.data, written, lineOf };

  const misshapen = parsed.error.issues.flatMap((issue) => flattened(issue));
  // A document that is wrong elsewhere is not asked for its names by the schema.
  const loose = looseNames(written).filter(
    ({ path }) => !misshapen.some((other) => dotted(other.path) === dotted(path)),
  );
  const findings = [...misshapen, ...loose]
    .map(({ path, reason }) => {
      const { offset, present } = placeOf(document, path);
      return formFault(line(offset), dotted(path), present ? reason : missing(reason));
    })
    .sort((a, b) => a.line - b.line);
  return { ok: false, faults: findings.map((one) => inOneLine(fileName, one)), findings };
}

/**
 * All of `readPolicy`, and the lints: whether this policy may be put in force now. A policy with a fault may
 * not; one with warnings may.
 */
export function checkPolicy(text: string, fileName: string, now: Date): PolicyCheck {
  const read = readPolicy(text, fileName);
  if (!read.ok) return read;
  const findings = lint(read.policy, instantOf(now.toISOString()))
    .map(
      ({ path, ...finding }): PolicyFinding => ({ line: read.lineOf(path), path: dotted(path), ...finding }),
    )
    .sort((a, b) => a.line - b.line);
  const faults = findings.filter(({ severity }) => severity === 'fault');
  return faults.length > 0
    ? { ok: false, faults: faults.map((fault) => inOneLine(fileName, fault)), findings }
    : { ok: true, policy: read.policy, written: read.written, findings };
}

const formFault = (line: number, path: string, reason: string): PolicyFinding => ({
  line,
  path,
  reason,
  severity: 'fault',
  code: 'form',
});

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
