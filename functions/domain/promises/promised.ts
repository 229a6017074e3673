import * as z from 'zod';
import { AgentId, E164, PromiseId } from '../ids.ts';
import { Instant } from '../time.ts';
import { withLegs } from './one-agent.ts';
import { Place } from './slots.ts';

/** What was promised to a customer, and every try to keep it. */

/** The carrier says that a leg entered or left the conference; by its own clock, in whole seconds. */
const Mark = z.object({
  /** The carrier's name for one conference: the same room may be opened again. */
  conference: z.string(),
  sequence: z.int(),
  at: Instant,
  what: z.enum(['joined', 'left']),
});
export type Mark = z.infer<typeof Mark>;

const CallLeg = z.object({
  status: z.string(),
  placedAt: Instant,
  sid: z.string().optional(),
  rang: z.boolean(),
  /** The first sign that somebody, or something, picked up. */
  answeredAt: Instant.optional(),
  endedAt: Instant.optional(),
  answeredBy: z.string().optional(),
  /** The key that was pressed when one was asked for. */
  key: z.string().optional(),
  /** Seconds between answer and end, as the carrier counts them. */
  talkSeconds: z.number().optional(),
  /** The carrier's error code, if it could not be placed. */
  code: z.string().optional(),
  marks: z.array(Mark),
  /** Why it was told goodbye, or was not to be answered any more. */
  released: z.string().optional(),
});
export type CallLeg = z.infer<typeof CallLeg>;

const AgentLeg = CallLeg.extend({
  agent: AgentId,
  phone: E164,
  /** 1 was pressed. */
  acceptedAt: Instant.optional(),
  /** Another key was: it is passed on, to somebody else. */
  declined: z.boolean(),
});
export type AgentLeg = z.infer<typeof AgentLeg>;

const CustomerLeg = CallLeg.extend({
  /** Detection could not tell, so a key was asked for. */
  askedAt: Instant.optional(),
});
export type CustomerLeg = z.infer<typeof CustomerLeg>;

/**
 * `noAgent`: a human picked up, and no agent was with them at the end. `agentUnavailable`: nobody was rung but
 * agents, so it counts as no attempt.
 */
export const AttemptOutcome = z.enum([
  'talked',
  'noAgent',
  'busy',
  'noAnswer',
  'machine',
  'failed',
  'agentUnavailable',
]);
export type AttemptOutcome = z.infer<typeof AttemptOutcome>;

/** One try to keep a promise: the customer's leg, and those of the agents who were asked to take it, in turn. */
const AttemptWithLegs = z.object({
  attempt: z.int(),
  startedAt: Instant,
  bridge: z.enum(['agent-first', 'customer-first']),
  customerPhone: E164,
  ringAt: Instant,
  agentLegs: z.array(AgentLeg),
  customerLeg: CustomerLeg.optional(),
  outcome: AttemptOutcome.optional(),
  endedAt: Instant.optional(),
});
/** However long ago it was stored. */
const Attempt = z.preprocess(withLegs, AttemptWithLegs);
export type Attempt = z.infer<typeof Attempt>;

/** What shows that a promise was kept. */
export const Proof = z.object({
  agent: AgentId,
  agentCall: z.string().optional(),
  acceptedAt: Instant.optional(),
  customerCall: z.string().optional(),
  answeredBy: z.string().optional(),
  /** The key that the customer pressed, where machine detection could not tell. */
  key: z.string().optional(),
  /** Both were in the conference for so long. */
  seconds: z.number(),
});
export type Proof = z.infer<typeof Proof>;

/**
 * The wall time of a promise as the customer heard it, in the zone that it was told in: `2026-11-23T11:00`, or
 * `2026-11-23T11:00/2026-11-23T12:00` for a window.
 */
export const Heard = z.object({ zone: z.string(), wall: z.string() });
export type Heard = z.infer<typeof Heard>;

export const Lack = z.enum(['capacity', 'hours', 'past']);
/** Why a call has no place in the plan: every minute is full, none may be called in, or its time was over. */
export type Lack = z.infer<typeof Lack>;

/** Its place in the plan of all calls to customers (places.ts). */
const Plan = z.object({
  /** How often it has asked. */
  asked: z.int().positive(),
  /** What it asked for last; without it, what it has is not what it wants any more. */
  wanted: z.string().optional(),
  /** When it was answered last. */
  since: Instant,
  place: Place.optional(),
  /** The question that got the place: its name at the counters. */
  got: z.int().positive().optional(),
  /** The how-manieth call to the customer the place is for, and when it begins. */
  call: z.int().positive().optional(),
  at: Instant.optional(),
  lacks: Lack.optional(),
  /** When there would be room. */
  nearest: Instant.optional(),
  /** The customer knows that it lacks a place. */
  isTold: z.boolean().optional(),
});
export type Plan = z.infer<typeof Plan>;

/**
 * A callback that somebody said would happen. `made` until the first attempt, then `calling`; the other four
 * are its only ends, and only a decision of ours or the customer's word leads to them.
 */
export const Promised = z.object({
  id: PromiseId,
  madeAt: Instant,
  /** The fact that made it, or gave it its present time, as `source/id`. */
  ref: z.string(),
  /** Given for a promise to the second; the window is then as long as the grace. */
  at: Instant.optional(),
  window: z.object({ start: Instant, end: Instant }).optional(),
  by: z.string().optional(),
  reason: z.string().optional(),
  agent: AgentId.optional(),
  madeBy: z.string().optional(),
  /** The rule that made it, when no person did. */
  origin: z.enum(['dropped', 'longWait']).optional(),
  phone: E164.optional(),
  state: z.enum(['made', 'calling', 'kept', 'renegotiated', 'withdrawn', 'broken']),
  confirmed: z.boolean(),
  /** What the customer was told last. Rules about clocks may change between then and now; this does not. */
  heard: Heard.optional(),
  /** It cannot be kept as it was made: the nearest time that can, as the customer was offered it. */
  offered: Instant.optional(),
  /** When that was offered. */
  offeredAt: Instant.optional(),
  /** The customer was told shortly before its time, or that the call comes now. */
  reminded: z.boolean().optional(),
  announced: z.boolean().optional(),
  /** Withdrawn by the customer's own word, which is confirmed to them; until then they may keep it after all. */
  withdrawal: z.object({ phone: E164, until: Instant, isConfirmed: z.boolean() }).optional(),
  plan: Plan.optional(),
  /** When the customer said that they want it after all. */
  keptAt: Instant.optional(),
  /** Later promises for the same reason, which became this one. */
  merged: z.array(PromiseId).optional(),
  /** Since when it is in danger as it is promised now: nobody could place the call. */
  warnedAt: Instant.optional(),
  risk: z.string().optional(),
  /** Every time that it was in danger, those under earlier terms included. */
  dangers: z.array(z.object({ at: Instant, due: Instant, why: z.string() })).optional(),
  attempts: z.array(Attempt),
  /** Why it ended as it did, in words. */
  proof: z.string().optional(),
  /** Of a kept one. */
  kept: Proof.optional(),
  endedAt: Instant.optional(),
});
export type Promised = z.infer<typeof Promised>;
