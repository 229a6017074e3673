import * as z from 'zod';
import { Customer } from './customer/known.ts';
import { Said } from './customer/said.ts';
import { Grounds, LadderFrozen, Reason } from './decision.ts';
import { Agent, Fact } from './event.ts';
import { AgentId, CaseId, CustomerKey, MessageId, PersonId, PromiseId } from './ids.ts';
import { Interaction } from './interaction.ts';
import { Outstanding } from './outstanding.ts';
import { Position } from './position.ts';
import { Promised } from './promises/promised.ts';
import { Duration, Instant } from './time.ts';

/**
 * The state of a case: the fold of its history (D1). Nothing in it is true only by the order in which
 * events arrived, so the same history always gives the same case.
 */

export const Priority = z.enum(['urgent', 'high', 'normal', 'low']);
export type Priority = z.infer<typeof Priority>;

/** The fact that brought something about, as `source/id`: what grounds name. */
const ref = z.string();

/** The customer must deal with somebody new. */
const Handoff = z.object({
  at: Instant,
  from: z.string(),
  to: z.string(),
  /** It leads back to where the case has been. */
  loop: z.boolean(),
  ref,
});

const Waiting = z.object({
  on: z.enum(['customer', 'third-party', 'internal']),
  what: z.string(),
  since: Instant,
  until: Instant.optional(),
  ref,
});

const Pause = z.object({ from: Instant, to: Instant, on: Waiting.shape.on, ref });
export type Pause = z.infer<typeof Pause>;

/**
 * Going up a ladder for one reason. `climbing`: a rung has been paged, and the look at `acknowledgeBy` moves
 * it on. `acknowledged`: somebody has it. `exhausted`: the ladder and its last resort have been told, and only
 * a person moves it. `ended`: by resolution or progress.
 */
const Climb = z.object({
  id: z.string(),
  reason: Reason,
  occurrence: z.int(),
  startedAt: Instant,
  /** When the stretch began that lasted too long, if that is the reason. */
  since: Instant.optional(),
  why: z.string(),
  grounds: Grounds,
  ladder: LadderFrozen,
  state: z.enum(['climbing', 'acknowledged', 'exhausted', 'ended']),
  round: z.int(),
  /** How many steps were decided, those included that an answer on its way made void. */
  steps: z.int(),
  /** The rung that was reached, from 0; -1 before the first. */
  rung: z.int(),
  people: z.array(PersonId),
  acknowledgeBy: Instant.optional(),
  acknowledgedBy: PersonId.optional(),
  acknowledgedAt: Instant.optional(),
  /** Somebody on the rung passed it on, or nobody there can be reached: the next rung follows at once. */
  passed: z.boolean(),
  /** People of the present rung whose page could not be delivered. */
  unreached: z.array(PersonId),
  /** People who had it and did not move it. */
  excluded: z.array(PersonId),
});
export type Climb = z.infer<typeof Climb>;

/** A supervisor's word that wants an answer. */
const Reply = z.object({
  person: PersonId,
  reply: z.string(),
  outcome: z.enum(['taken', 'yours', 'held', 'passed', 'resolved', 'over', 'why']),
  holder: PersonId.optional(),
});
export type Reply = z.infer<typeof Reply>;

export const Case = z.object({
  id: CaseId,
  openedAt: Instant.optional(),
  state: z.enum(['open', 'resolved', 'exhausted']),
  resolvedAt: Instant.optional(),
  customer: Customer,
  /** The keys under which this case holds the customer's pointer. */
  claimed: z.array(CustomerKey),
  topic: z.string().optional(),
  summary: z.string().optional(),
  priority: Priority,
  interactions: z.array(Interaction),
  agents: z.record(z.string(), Agent),
  lastAgent: AgentId.optional(),
  owner: AgentId.optional(),
  /** Queues and agents that a transfer has left, as `queue:…` and `agent:…`. */
  left: z.array(z.string()),
  /** Conversations that are calls of the centre with itself. */
  ownCalls: z.array(z.string()).default([]),
  handoffs: z.array(Handoff),
  tried: z.array(z.string()),
  handsOff: z.array(z.string()),
  about: z.array(z.string()),
  lastNote: z.object({ by: z.string(), text: z.string() }).optional(),
  /** The stall clock runs from here: the latest progress, or the beginning. */
  progress: z.object({
    at: Instant.optional(),
    what: z.string(),
    /** Nothing has progressed yet. */
    isOpening: z.boolean(),
    ref: ref.optional(),
  }),
  waiting: Waiting.optional(),
  pauses: z.array(Pause),
  requests: z.array(z.object({ at: Instant, by: z.string(), reason: z.string().optional(), ref })),
  /** Further conversations about the case. */
  contacts: z.array(z.object({ at: Instant, ref })),
  reopenings: z.array(z.object({ at: Instant, why: z.string().optional(), ref })),
  /** How many reopenings have raised the priority. */
  raised: z.int(),
  ratings: z.array(z.object({ at: Instant, score: z.int(), comment: z.string().optional(), ref })),
  /** This case stands for all who have the same trouble. */
  stands: z
    .object({
      at: Instant,
      topic: z.string(),
      customers: z.int(),
      within: Duration,
      cases: z.array(CaseId),
      ref,
    })
    .optional(),
  /** It is one of many: the case that stands for them. */
  incident: CaseId.optional(),
  /** Lines that failed, each with the promise that follows from it. */
  drops: z.array(z.object({ at: Instant, promise: PromiseId })),
  climbs: z.array(Climb),
  promises: z.array(Promised),
  outstanding: z.array(Outstanding),
  /**
   * What a carrier said of a call at the moment of its decision or before: two clocks differ by milliseconds. It is
   * taken in when the call is.
   */
  early: z.array(z.object({ message: MessageId, status: z.string(), sid: z.string() })).default([]),
  replies: z.array(Reply),
  /** The customer's texts that wait for an answer. */
  said: z.array(Said).default([]),
  /** How many of them in a row were not understood. */
  misunderstood: z.int().default(0),
  /** Hashes of the (source, id) of what has been absorbed. */
  absorbed: z.array(z.string()),
  newest: Position.optional(),
  /** Own facts that are not in the history yet; the next write of the case copies them there. */
  unarchived: z.array(Fact),
});
export type Case = z.infer<typeof Case>;

/** Every field by name, also those without a value yet: a case is copied with every fact, and objects of one form fastest. */
export const newCase = (id: CaseId): Case => ({
  id,
  openedAt: undefined,
  state: 'open',
  resolvedAt: undefined,
  customer: {},
  claimed: [],
  topic: undefined,
  summary: undefined,
  priority: 'normal',
  interactions: [],
  agents: {},
  lastAgent: undefined,
  owner: undefined,
  left: [],
  ownCalls: [],
  handoffs: [],
  tried: [],
  handsOff: [],
  about: [],
  lastNote: undefined,
  progress: { at: undefined, what: 'it was opened', isOpening: true, ref: undefined },
  waiting: undefined,
  pauses: [],
  requests: [],
  contacts: [],
  reopenings: [],
  raised: 0,
  ratings: [],
  stands: undefined,
  incident: undefined,
  drops: [],
  climbs: [],
  promises: [],
  outstanding: [],
  early: [],
  replies: [],
  said: [],
  misunderstood: 0,
  absorbed: [],
  newest: undefined,
  unarchived: [],
});

/** The agent as last known on the case. */
export const agentNamed = (state: Case, id: string): Agent => state.agents[id] ?? { id: id as AgentId };

export const climbOf = (state: Case, id: string): Climb | undefined => state.climbs.find((c) => c.id === id);

/** The climb that gives the case its reason: the latest that started. */
export const latestClimb = (state: Case): Climb | undefined => state.climbs.at(-1);

export const isActive = (climb: Climb): boolean => climb.state === 'climbing' || climb.state === 'exhausted';

/** A copy with one member of a list changed. */
export const changed = <T>(list: readonly T[], which: (item: T) => boolean, change: (item: T) => T): T[] =>
  list.map((item) => (which(item) ? change(item) : item));
