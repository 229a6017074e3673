import * as z from 'zod';
import type { Fact, OutsideType } from '../domain/event.ts';
import { OUTSIDE_DATA } from '../domain/event.ts';
import { CaseId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { epochOf, InstantIn } from '../domain/time.ts';
import type { Member, Refusal } from './event-body.ts';
import { MOST_EVENT_BYTES, membersOf } from './event-body.ts';

/** What a phone system's log becomes: one line of NDJSON, which `readEvents` takes back. */
export type CloudEvent<Type extends OutsideType = OutsideType> = Type extends OutsideType
  ? {
      readonly specversion: '1.0';
      readonly id: string;
      readonly source: string;
      readonly type: Type;
      readonly time: string;
      readonly subject: string;
      /** The sequence extension of CloudEvents: digits, so that events of one instant keep their order. */
      readonly sequence: string;
      readonly data: z.input<(typeof OUTSIDE_DATA)[Type]>;
    }
  : never;

/** No event of the contract: it is refused after its signature was looked at, and nothing of it is kept or counted. */
export const PROBE_TYPE = 'baton.doctor';

/** A member of a body that is no event Baton can take: where it stood, and why. */
interface Refused {
  /** Its place among the events of the body, from 0. */
  readonly index: number;
  /** Its line in the body, from 1, when the body is NDJSON. */
  readonly line?: number;
  /** The first field at fault, like `data.customer.phone`. */
  readonly field?: string;
  /** Every fault, each with its field. */
  readonly reason: string;
  /** The source that it names, if it names one. */
  readonly source?: string;
  /** Whoever sent it only wants to know whether its signature is taken. */
  readonly isProbe?: true;
}

type Reading =
  | { readonly facts: readonly Fact[]; readonly refused: readonly Refused[] }
  | { readonly refusal: Refusal };

const isOutside = (type: unknown): type is OutsideType =>
  typeof type === 'string' && Object.hasOwn(OUTSIDE_DATA, type);

const PRINTABLE = /^[^\p{Cc}\p{Cs}\u{fffe}\u{ffff}]*$/u;
const Attribute = z.string().min(1).max(256).regex(PRINTABLE, 'holds a character that cannot be printed');

/** The attributes of CloudEvents 1.0 that Baton reads; others may stand beside them. */
const Envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: Attribute,
  source: Attribute,
  type: z.custom<OutsideType>(isOutside, 'not a type that may come from outside, like interaction.started'),
  time: InstantIn,
  subject: Attribute.refine(
    (subject) => !subject.startsWith('case:') || CaseId.safeParse(subject.slice('case:'.length)).success,
    'not a case id after case:, like case:case_abcdefghijklmnop',
  ),
  sequence: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .catch(undefined),
});

/** A year ahead is no clock a little fast: it is milliseconds read as seconds, or a wrong year. */
const TOO_FAR_AHEAD_MS = 366 * 86_400_000;

/** Deeper than this and the table cannot show what it keeps (DynamoDB nests 32 levels, the case a few). */
const MOST_LEVELS = 24;

/**
 * Reads the body of `POST /events`: one CloudEvent, an array, or NDJSON. Each bad member is refused by
 * itself, with its place and its faults; a body that cannot be split into members is refused as a whole.
 * Pure: `arrived` is when the body came, `mayComeFrom` whether its signature is good for a source.
 */
export function readEvents(
  contentType: string | undefined,
  body: string | Uint8Array,
  arrived: Instant,
  mayComeFrom: (source: string) => boolean = () => true,
): Reading {
  const members = membersOf(contentType, body);
  return 'status' in members ? { refusal: members } : readMembers(members, arrived, mayComeFrom);
}

/** The same of events that have been taken apart already. */
export function readMembers(
  members: readonly Member[],
  arrived: Instant,
  mayComeFrom: (source: string) => boolean = () => true,
): { readonly facts: readonly Fact[]; readonly refused: readonly Refused[] } {
  const facts: Fact[] = [];
  const refused: Refused[] = [];
  members.forEach((member, index) => {
    const read = factOf(member, index, arrived);
    if ('faults' in read) refused.push(refusedOf(member, index, read.faults));
    else if (!mayComeFrom(read.fact.source)) refused.push(refusedOf(member, index, [NOT_SIGNED_FOR]));
    else facts.push(read.fact);
  });
  return { facts, refused };
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const NOT_SIGNED_FOR: Fault = {
  path: ['source'],
  message: 'the signature is not one for events of this source',
};

function factOf(
  member: Member,
  index: number,
  arrived: Instant,
): { fact: Fact } | { faults: readonly Fault[] } {
  if ('fault' in member) return { faults: [{ path: [], message: member.fault }] };
  const { value } = member;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { faults: [{ path: [], message: 'not a JSON object' }] };
  const unkeepable = faultOfKeeping(value, []);
  if (unkeepable) return { faults: [unkeepable] };
  if (Buffer.byteLength(JSON.stringify(value)) > MOST_EVENT_BYTES)
    return { faults: [{ path: [], message: `larger than ${MOST_EVENT_BYTES / 1024} KB` }] };

  const envelope = Envelope.safeParse(value, { error: inPlainWords });
  const given = 'data' in value ? value.data : {};
  const data =
    'type' in value && isOutside(value.type)
      ? OUTSIDE_DATA[value.type].safeParse(given, { error: inPlainWords })
      : undefined;
  const faults = [
    ...faultsOf(envelope.error?.issues ?? [], []),
    ...faultsOf(data?.error?.issues ?? [], ['data']),
  ];
  if (envelope.data && !isPlausible(envelope.data.time, arrived))
    faults.push({
      path: ['time'],
      message: 'before 1970 or more than a year ahead; check the clock of the source',
    });
  if (!envelope.data || !data?.data || faults.length > 0) return { faults };

  const { id, source, type, time, subject, sequence } = envelope.data;
  const order = sequence === undefined ? index : Number(sequence);
  // The data were read by the schema of this very type.
  return { fact: { id, source, type, time, subject, order, data: data.data } as Fact };
}

const isPlausible = (time: Instant, arrived: Instant): boolean =>
  epochOf(time) >= 0 && epochOf(time) <= epochOf(arrived) + TOO_FAR_AHEAD_MS;

/** Where Zod's own words would be about its types, say what the sender needs to know. */
const inPlainWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && issue.code !== 'custom') return 'missing';
  return issue.code === 'invalid_union' ? 'in none of the forms that this field may have' : undefined;
};

/** Where a value may have several forms, the faults of the form that it was meant to have. */
function faultsOf(issues: readonly z.core.$ZodIssue[], at: readonly PropertyKey[]): Fault[] {
  return issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    const meant =
      issue.code === 'invalid_union'
        ? issue.errors.find((branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0))
        : undefined;
    return meant ? faultsOf(meant, path) : [{ path, message: issue.message }];
  });
}

/** Enough to mend an event by; a body of nonsense must not come back as a longer one. */
const MOST_FAULTS = 8;
const MOST_FIELD = 120;

function refusedOf(member: Member, index: number, faults: readonly Fault[]): Refused {
  const named = faults.slice(0, MOST_FAULTS).map(({ path, message }) => {
    const field = path.map(String).join('.').slice(0, MOST_FIELD);
    return { field, reason: field ? `${field}: ${message}` : message };
  });
  const field = named[0]?.field;
  const value = 'value' in member ? Object(member.value) : {};
  const source = Attribute.safeParse(value.source).data;
  const isProbe = value.type === PROBE_TYPE;
  return {
    index,
    ...(member.line === undefined ? {} : { line: member.line }),
    ...(field ? { field } : {}),
    ...(source === undefined ? {} : { source }),
    ...(isProbe ? { isProbe } : {}),
    reason: named.map(({ reason }) => reason).join('; '),
  };
}

/**
 * Unknown fields are kept, so every value must be one that queue and table can hold: not nested without end,
 * no half of a surrogate pair, and none of the two code points that SQS refuses.
 */
function faultOfKeeping(value: unknown, path: readonly string[]): Fault | undefined {
  if (typeof value === 'string') return faultOfText(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= MOST_LEVELS) return { path, message: `nested deeper than ${MOST_LEVELS} levels` };
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultOfText(key, path) ?? faultOfKeeping(inner, [...path, key]);
    if (fault) return fault;
  }
  return undefined;
}

const faultOfText = (text: string, path: readonly string[]): Fault | undefined =>
  text.isWellFormed() && !/[\ufffe\uffff]/.test(text)
    ? undefined
    : { path, message: 'holds a character that is no Unicode text' };
