import * as z from 'zod';
import { Channel } from './channel.ts';
import { AgentId, Conversation, E164, MessageId, PersonId, PromiseId } from './ids.ts';
import { Goodbye } from './outstanding.ts';
import { Heard, Lack, Proof } from './promises/promised.ts';
import { Place } from './promises/slots.ts';
import { Duration, Instant } from './time.ts';

/** Everything that Baton can decide, and therefore everything that it ever does. */

export const Reason = z.enum([
  'transfers',
  'loop',
  'agentSilence',
  'stall',
  'thirdPartyOverdue',
  'repeatContact',
  'reopened',
  'supervisorRequested',
  'promiseAtRisk',
  'promiseBroken',
  'lowSatisfaction',
  'incident',
]);
/** Why a case went to a supervisor. */
export type Reason = z.infer<typeof Reason>;

/** Somebody whom a rung names, and why they were not paged. */
export const LeftOut = z.object({ who: z.string(), why: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

/** By what each of them is reached, the first first. */
const Channels = z.record(PersonId, z.array(Channel).min(1)).optional();

export const LadderFrozen = z.object({
  rungs: z.array(z.object({ notify: z.array(z.string()), acknowledgeWithin: Duration })),
  repeat: z.int(),
  lastResort: z.array(z.string()),
});

/** What a rule looked at when it fired, so that whoever asks why can check it. Kept with the climb. */
export const Grounds = z.object({
  rule: Reason,
  /** The policy that was in force. */
  revision: z.string(),
  /** The facts compared and their limits, in the order in which they are told. */
  compared: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What happened, as `source/id`, oldest first. */
  events: z.array(z.string()),
  /** How long which clock ran and stood still, in words. */
  clock: z.string().optional(),
});
export type Grounds = z.infer<typeof Grounds>;

/** What Baton decided or did. Written with the case in one put, and into the history after it. */
export const OWN_DATA = {
  'climb.started': z.object({
    climb: z.string(),
    reason: Reason,
    occurrence: z.int().positive(),
    since: Instant.optional(),
    ladder: LadderFrozen,
    /** What was compared with what, in words: for the page, and for whoever asks why. */
    why: z.string(),
    grounds: Grounds,
  }),
  /** Steps of a climb are counted, so that none is taken for another: also one that came to nothing. */
  'climb.climbed': z.object({
    climb: z.string(),
    step: z.int().positive(),
    round: z.int().nonnegative(),
    rung: z.int().nonnegative(),
    people: z.array(PersonId),
    channels: Channels,
    acknowledgeBy: Instant,
    /** Whom the rung names and who was not paged. */
    leftOut: z.array(LeftOut).optional(),
  }),
  /** A rung with nobody on it: it is passed over at once, and that is on record. */
  'climb.skipped': z.object({
    climb: z.string(),
    step: z.int().positive(),
    round: z.int(),
    rung: z.int(),
    why: z.string(),
  }),
  'climb.exhausted': z.object({
    climb: z.string(),
    step: z.int().positive(),
    people: z.array(PersonId),
    channels: Channels,
    leftOut: z.array(LeftOut).optional(),
  }),
  /** Taken, and then nothing moved: the next rung, and not the same person. */
  'climb.idle': z.object({ climb: z.string(), person: PersonId.optional() }),
  'climb.ended': z.object({ climb: z.string(), why: z.enum(['resolved', 'progressed', 'settled']) }),
  'agent.nudged': z.object({
    conversation: Conversation,
    name: z.string(),
    agent: AgentId,
    phone: E164.optional(),
    text: z.string(),
  }),
  'wait.offered': z.object({
    conversation: Conversation,
    name: z.string(),
    phone: E164,
    until: Instant,
    text: z.string(),
  }),
  'case.raised': z.object({
    occurrence: z.int().positive(),
    priority: z.enum(['urgent', 'high', 'normal', 'low']),
    why: z.string(),
  }),
  /** A promise that a rule makes. */
  'promise.made': z.object({
    promise: PromiseId,
    phone: E164,
    madeAt: Instant,
    window: z.object({ start: Instant, end: Instant }),
    reason: z.string(),
    origin: z.enum(['dropped', 'longWait']),
  }),
  /** The customer is told before the time that nobody may be able to call. */
  'promise.warned': z.object({
    promise: PromiseId,
    why: z.string(),
    /** For when it was promised. Facts from before it was kept have none. */
    due: Instant.optional(),
    phone: E164.optional(),
    text: z.string(),
    /** A new time, which the customer may take by YES. */
    offered: Instant.optional(),
  }),
  /** It has a place in the plan of all calls: a new one, or, named by the question that got it, the one of before. */
  'promise.placed': z.object({
    promise: PromiseId,
    asked: z.int().positive(),
    wanted: z.string(),
    call: z.int().positive(),
    place: Place,
    got: z.int().positive(),
    at: Instant,
  }),
  /** There is no place for it. */
  'promise.unplaced': z.object({
    promise: PromiseId,
    asked: z.int().positive(),
    wanted: z.string(),
    call: z.int().positive(),
    lacks: Lack,
    nearest: Instant.optional(),
  }),
  /** Its place was looked at again: calls that are more urgent may have taken it. */
  'promise.checked': z.object({ promise: PromiseId, asked: z.int().positive(), holds: z.boolean() }),
  'page.replied': z.object({ person: PersonId, reply: z.string(), text: z.string() }),
  /** The customer is told in their own wall time; without a phone it is only recorded. */
  'promise.confirmed': z.object({
    promise: PromiseId,
    phone: E164.optional(),
    text: z.string(),
    /** Facts from before it was kept have none. */
    heard: Heard.optional(),
    /** It cannot be kept as it was made, and this was offered instead. */
    offered: Instant.optional(),
  }),
  /** Without an agent, the customer is rung first. */
  'promise.attempted': z.object({
    promise: PromiseId,
    attempt: z.int().positive(),
    agent: AgentId.optional(),
    agentPhone: E164.optional(),
    customerPhone: E164,
    /** The customer's phone rings at this instant, or as soon after it as the agent has accepted. */
    ringAt: Instant,
  }),
  'promise.rung': z.object({ promise: PromiseId, attempt: z.int().positive() }),
  /** The customer is or will be on the line without an agent: the next one is asked. */
  'promise.agentRung': z.object({
    promise: PromiseId,
    attempt: z.int().positive(),
    turn: z.int().positive(),
    agent: AgentId,
    agentPhone: E164,
  }),
  /** Detection could not tell whether a human picked up: a key is asked for. */
  'promise.keyAsked': z.object({ promise: PromiseId, attempt: z.int().positive() }),
  /** Somebody on a call is told goodbye, and the customer may be texted why. */
  'promise.released': z.object({
    promise: PromiseId,
    attempt: z.int().positive(),
    ...Goodbye,
    phone: E164.optional(),
    text: z.string().optional(),
  }),
  'promise.ended': z.object({
    promise: PromiseId,
    state: z.enum(['kept', 'renegotiated', 'withdrawn', 'broken']),
    proof: z.string(),
    /** Of a kept one. */
    kept: Proof.optional(),
    phone: E164.optional(),
    /** What the customer is told, if anything. */
    text: z.string().optional(),
    /** Withdrawn, because it seems not to be needed: until then the customer can say that it is. */
    keepsUntil: Instant.optional(),
    offered: Instant.optional(),
  }),
  /** What the customer is told of a promise on its way: shortly before its time, when it comes, when they cancel it. */
  'promise.reminded': z.object({
    promise: PromiseId,
    /** Left out when it was too late to be told. */
    phone: E164.optional(),
    text: z.string().optional(),
  }),
  'promise.announced': z.object({ promise: PromiseId, phone: E164, text: z.string() }),
  'promise.cancelled': z.object({ promise: PromiseId, phone: E164, text: z.string() }),
  /** The answer to a customer's own text. */
  'text.answered': z.object({
    /** The fact that brought it. */
    reply: z.string(),
    phone: E164,
    /** `moved`: the time that they named is agreed. `asked`: it was not understood. `handedOn`: nor the next one. */
    outcome: z.enum(['told', 'moved', 'offered', 'asked', 'handedOn', 'unread']),
    /** Left out when the answer follows by itself. */
    text: z.string().optional(),
    /** The promise whose time it is about. */
    promise: PromiseId.optional(),
    at: Instant.optional(),
    window: z.object({ start: Instant, end: Instant }).optional(),
    offered: Instant.optional(),
  }),
  'message.overdue': z.object({ message: MessageId, ask: z.int().positive() }),
} as const;

type OwnType = keyof typeof OWN_DATA;

/** What a rule decided, before it has a time and an id. */
export type Decided<Type extends OwnType = OwnType> = Type extends OwnType
  ? { readonly type: Type; readonly data: z.infer<(typeof OWN_DATA)[Type]> }
  : never;
