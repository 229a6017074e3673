import * as z from 'zod';
import { Duration, type Instant, InstantIn, plus, spanOf } from '../domain/time.ts';

/** A story (contract, section 4): a timeline in virtual time, and what the people in it must see. */

const Offset = Duration;
/** Beyond the contract's words: see infra/local/phones/behaviour.ts. */
const CallWord = z.union([
  z.enum(['human', 'machine', 'busy', 'no-answer', 'failed', 'press-1', 'press-2']),
  z.enum(['unknown', 'fax', 'leaves', 'canceled']),
  z.templateLiteral(['failed:', z.string()]),
  z.templateLiteral(['refused:', z.string()]),
]);
const TextWord = z.union([
  z.enum(['delivered', 'undelivered', 'silent']),
  z.templateLiteral(['failed:', z.string()]),
]);

const Sms = z.object({
  to: z.string(),
  reason: z.string().optional(),
  contains: z.array(z.string()).optional(),
});
const Ring = z.object({
  to: z.string(),
  outcome: z.string().optional(),
  /** What was said to whoever picked up: the contract's `contains`, of a call. */
  heard: z.array(z.string()).optional(),
});
const Standing = z.object({
  subject: z.string().optional(),
  state: z.string().optional(),
  priority: z.string().optional(),
  reason: z.string().optional(),
  level: z.number().optional(),
  handoffs: z.number().optional(),
});
const Kept = z.object({ subject: z.string().optional(), state: z.string() });

const Expectation = z.union([
  z.object({ from: Offset, to: Offset, sms: Sms }),
  z.object({ from: Offset, to: Offset, call: Ring }),
  z.object({ from: Offset, to: Offset, no: z.union([z.object({ sms: Sms }), z.object({ call: Ring })]) }),
  z.object({ at: Offset, case: Standing }),
  z.object({ at: Offset, promise: Kept }),
]);
export type Expectation = z.infer<typeof Expectation>;

export const Story = z.object({
  title: z.string(),
  source: z.string().optional(),
  start: InstantIn,
  policy: z.record(z.string(), z.unknown()).optional(),
  events: z.array(
    z.object({
      at: Offset,
      type: z.string(),
      subject: z.string(),
      data: z.record(z.string(), z.unknown()).default({}),
      source: z.string().default('story'),
      id: z.string().optional(),
      arrives: Offset.optional(),
      times: z.int().positive().default(1),
    }),
  ),
  replies: z.array(z.object({ at: Offset, from: z.string(), text: z.string() })).default([]),
  phones: z
    .record(
      z.string(),
      z.object({
        calls: z.array(CallWord).default([]),
        sms: z.union([TextWord, z.array(TextWord)]).default('delivered'),
      }),
    )
    .default({}),
  /** What goes wrong between Twilio and Baton, like `cut@1,dropped/4`: the first request, every fourth callback. */
  trouble: z.string().optional(),
  expect: z.array(Expectation),
  strict: z.boolean().default(false),
});
export type Story = z.infer<typeof Story>;

export const momentIn = (story: Story, offset: Duration): Instant => plus(story.start, spanOf(offset));

/** How long a story runs: to its last offset. */
export function lastMoment(story: Story): Instant {
  const offsets = [
    ...story.events.flatMap(({ at, arrives }) => [at, arrives ?? at]),
    ...story.replies.map(({ at }) => at),
    ...story.expect.map((e) => ('at' in e ? e.at : e.to)),
  ];
  return (
    offsets
      .map((offset) => momentIn(story, offset))
      .sort()
      .at(-1) ?? story.start
  );
}

/** What a phone received. `reason` is why: a climb's reason, or the kind of notice. */
export interface Received {
  readonly at: Instant;
  readonly kind: 'sms' | 'call';
  readonly to: string;
  readonly words: string;
  readonly reason: string;
  readonly outcome: string;
}

/** How a case stood at the moment of an expectation. */
export interface Stood {
  readonly state: string;
  readonly priority: string;
  readonly reason: string | undefined;
  readonly level: number;
  readonly handoffs: number;
  readonly promises: readonly string[];
}

export interface Verdict {
  readonly expectation: Expectation;
  readonly holds: boolean;
  /** What was seen instead. */
  readonly seen: string;
}

const fits = (value: string | number | undefined, wanted: string | number | undefined): boolean =>
  wanted === undefined || value === wanted;

const isSms = (
  r: Received,
  { reason, contains = [] }: z.infer<typeof Sms>,
  numbers: readonly string[],
): boolean => r.kind === 'sms' && numbers.includes(r.to) && fits(r.reason, reason) && says(r, contains);

const says = ({ words }: Received, parts: readonly string[]): boolean =>
  parts.every((part) => words.toLowerCase().includes(part.toLowerCase()));

const isCall = (
  r: Received,
  { outcome, heard = [] }: z.infer<typeof Ring>,
  numbers: readonly string[],
): boolean => r.kind === 'call' && numbers.includes(r.to) && fits(r.outcome, outcome) && says(r, heard);

/** Whether one thing that a phone received is what an expectation is about. */
export function isAbout(
  story: Story,
  expectation: Expectation,
  r: Received,
  numbersOf: (to: string) => readonly string[],
): boolean {
  if ('at' in expectation) return false;
  if (r.at < momentIn(story, expectation.from) || r.at >= momentIn(story, expectation.to)) return false;
  const what = 'no' in expectation ? expectation.no : expectation;
  return 'sms' in what
    ? isSms(r, what.sms, numbersOf(what.sms.to))
    : isCall(r, what.call, numbersOf(what.call.to));
}

function verdictOnCase(
  expectation: Extract<Expectation, { case: unknown }>,
  stood: Stood | undefined,
): Verdict {
  const { state, priority, reason, level, handoffs } = expectation.case;
  const holds =
    stood !== undefined &&
    fits(stood.state, state) &&
    fits(stood.priority, priority) &&
    fits(stood.reason, reason) &&
    fits(stood.level, level) &&
    fits(stood.handoffs, handoffs);
  return {
    expectation,
    holds,
    seen: stood ? JSON.stringify({ ...stood, promises: undefined }) : 'no such case',
  };
}

/** What is to be said of one expectation, given all that the phones received and how the case stood. */
export function judge(
  story: Story,
  expectation: Expectation,
  received: readonly Received[],
  numbersOf: (to: string) => readonly string[],
  stood: Stood | undefined,
): Verdict {
  if ('case' in expectation) return verdictOnCase(expectation, stood);
  if ('promise' in expectation) {
    const promises = stood?.promises ?? [];
    return {
      expectation,
      holds: promises.includes(expectation.promise.state),
      seen: promises.join(', ') || 'none',
    };
  }
  const matches = received.filter((r) => isAbout(story, expectation, r, numbersOf));
  const seen = matches.map(({ at, kind, to }) => `${kind} to ${to} at ${at}`).join(', ') || 'nothing';
  return { expectation, holds: 'no' in expectation ? matches.length === 0 : matches.length > 0, seen };
}
