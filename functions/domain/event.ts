import * as z from 'zod';
import { CallStatus } from './call-status.ts';
import { Customer, ToCall } from './customer/known.ts';
import { OWN_DATA } from './decision.ts';
import { AgentId, CaseId, E164, MessageId, PersonId, PromiseId } from './ids.ts';
import { Duration, Instant, InstantIn } from './time.ts';

/**
 * Everything that can happen to a case. The first group comes from outside (contract, section 1), the
 * second is what carriers and people answer to Baton, the third (decision.ts) what Baton itself decided and did:
 * those are facts like any other, so that a case is always the fold of its history.
 */

const Text = z.string().max(10_000);
const Name = z.string().min(1).max(256);
const By = z.enum(['customer', 'agent']);

export const Agent = z.looseObject({
  id: AgentId,
  name: Name.optional(),
  team: Name.optional(),
  phone: E164.optional(),
});
export type Agent = z.infer<typeof Agent>;

/** An agent is given as an id or with what is known of them; inside it always has the longer form. */
const AgentIn = z.union([AgentId.transform((id): Agent => ({ id })), Agent]);

const Place = z.looseObject({ agent: AgentIn.optional(), queue: Name.optional() });
const Target = z
  .looseObject({
    agent: AgentIn.optional(),
    queue: Name.optional(),
    external: Name.optional(),
    /** The source says only that it was transferred: to wherever the conversation is next, if it is not there yet. */
    onward: z.literal(true).optional(),
  })
  .refine((to) => to.agent ?? to.queue ?? to.external ?? to.onward, 'needs one of agent, queue, external');

const CustomerGiven = { customer: Customer.optional() };

/** When a promised call is owed: exactly one of the three. */
const Due = {
  at: InstantIn.optional(),
  window: z
    .object({ start: InstantIn, end: InstantIn })
    .refine(({ start, end }) => start < end, 'the window ends before it starts')
    .optional(),
  by: z.union([z.enum(['today', 'tomorrow']), InstantIn]).optional(),
};
const oneDue = [
  (data: { at?: unknown; window?: unknown; by?: unknown }) =>
    [data.at, data.window, data.by].filter((due) => due !== undefined).length === 1,
  'needs exactly one of at, window, by',
] as const;

/** The source tells of no hand-over: whoever is with another agent or queue than before was transferred. */
const OnMove = { movedIsTransfer: z.boolean().optional() };

/** The source tells each hand-over: until then an agent beside the one who has the customer is only asked. */
const OnAsking = { mayBeAsked: z.boolean().optional() };

/** The part of a conversation that began with a transfer, where the source gives each part an id of its own. */
const OnLeg = { leg: Name.optional() };

const InQueue = { queue: Name.optional() };
const Channel = z.enum(['voice', 'chat', 'sms', 'email', 'web']);

const data = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject({ ...CustomerGiven, ...shape });

/** The types that the outside may send, each with its data. Unknown fields are kept. */
export const OUTSIDE_DATA = {
  'interaction.started': data({
    channel: Channel,
    ...OnLeg,
    direction: z.enum(['inbound', 'outbound']).optional(),
    topic: Name.optional(),
    summary: Text.optional(),
  }),
  'interaction.queued': data({
    queue: Name,
    position: z.int().nonnegative().optional(),
    estimatedWait: Duration.optional(),
    ...OnLeg,
    ...OnMove,
  }),
  'interaction.connected': data({ ...OnLeg, ...OnMove, ...OnAsking, agent: AgentIn, ...InQueue }),
  'interaction.transferred': data({
    ...OnLeg,
    from: Place.optional(),
    to: Target,
    mode: z.enum(['cold', 'warm']).optional(),
  }),
  'interaction.message': data({
    by: By,
    text: Text.optional(),
    /** The number it was texted from: then it may answer what Baton texted there. */
    phone: E164.optional(),
  }),
  'interaction.held': data({}),
  'interaction.resumed': data({}),
  'interaction.ended': data({
    ...OnLeg,
    /** For a source whose word of the beginning may be missing. */
    channel: Channel.optional(),
    outcome: z.enum(['completed', 'abandoned', 'dropped', 'voicemail']),
    by: z.enum(['customer', 'agent', 'system']).optional(),
  }),
  'case.noted': data({
    by: Name,
    text: Text,
    tried: z.array(Text).optional(),
    handsOff: z.array(Text).optional(),
    about: z.array(Name).optional(),
  }),
  'case.progressed': data({ by: Name, what: Text }),
  'case.waiting': data({
    on: z.enum(['customer', 'third-party', 'internal']),
    what: Text,
    until: InstantIn.optional(),
  }),
  'case.assigned': data({ agent: AgentIn }),
  'case.resolved': data({ by: Name, summary: Text.optional() }),
  'case.reopened': data({ reason: Text.optional() }),
  'supervisor.requested': data({ by: By, reason: Text.optional() }),
  'callback.promised': data({
    ...Due,
    phone: ToCall.optional(),
    reason: Text.optional(),
    agent: AgentIn.optional(),
    madeBy: Name.optional(),
  }).refine(...oneDue),
  'callback.rescheduled': data({ promise: PromiseId.optional(), ...Due }).refine(...oneDue),
  /** With a phone, it is confirmed there. */
  'callback.withdrawn': data({ promise: PromiseId.optional(), by: By, phone: E164.optional() }),
  'feedback.received': data({ score: z.int().min(1).max(5), comment: Text.optional() }),
  /** Who the conversation is with, where that is learnt apart from its beginning. */
  'customer.identified': z.looseObject({ customer: Customer }),
  /** What the source found worth saying, in words for people; no rule acts on it. */
  'source.reported': data({ kind: Name, what: Text }),
  /** What the source says and Baton does not understand, by its name there: kept, and acted on by no rule. */
  'source.unknown': data({ kind: Name }),
} as const;

/** The digest that the page went out in, if it did. */
const Digest = MessageId.optional();

/** A leg entered or left its conference, by the carrier's clock and numbering: the order of arrival means nothing. */
const Moved = z.object({ message: MessageId, conference: z.string(), sequence: z.int(), at: Instant });

/**
 * What the carriers and the people answer to what Baton did, and what was found across cases. Only Baton
 * itself makes these.
 */
export const ANSWER_DATA = {
  'message.delivered': z.object({ message: MessageId, digest: Digest }),
  'message.failed': z.object({ message: MessageId, code: z.string(), digest: Digest }),
  /** The person's budget holds a page back: it goes out in a digest, not before then. */
  'page.held': z.object({ message: MessageId, until: Instant }),
  'call.status': z.object({
    message: MessageId,
    status: CallStatus,
    sid: z.string(),
    /** Seconds between answer and end, once it is over. */
    talkSeconds: z.number().nonnegative().optional(),
    /** Who picked up, as machine detection heard it, once that is known. */
    answeredBy: z.string().optional(),
    /** The carrier's error code, when it could not be placed. */
    code: z.string().optional(),
  }),
  /** The customer's leg was picked up: by whom, as machine detection heard it. */
  'call.answered': z.object({ message: MessageId, answeredBy: z.string() }),
  'call.key': z.object({ message: MessageId, key: z.string() }),
  'call.joined': Moved,
  'call.left': Moved,
  /** A supervisor's answer to a page. Its time is the moment at which the API received it. */
  'page.answered': z.object({
    person: PersonId,
    verb: z.enum(['take', 'pass', 'done', 'why']),
    /** The answer to which it replies, for the text back. */
    reply: z.string(),
    /** How it came. What did not come by text is answered where it was said: no text goes back. */
    via: z.enum(['text', 'voice', 'link', 'digest']).optional(),
  }),
  /** Many customers have the same trouble: said once, to the case that stands for all of them. */
  'incident.found': z.object({
    topic: Name,
    customers: z.int().positive(),
    within: Duration,
    cases: z.array(CaseId),
  }),
  /** Said to each of their cases. */
  'incident.joined': z.object({ topic: Name, incident: CaseId }),
} as const;

/** These add to a case and are no beginning of one. */
export const OPENS_NO_CASE: ReadonlySet<string> = new Set([
  'customer.identified',
  'source.reported',
  'source.unknown',
]);

type Kinds = typeof OUTSIDE_DATA & typeof ANSWER_DATA & typeof OWN_DATA;
export type FactType = keyof Kinds;
export type OutsideType = keyof typeof OUTSIDE_DATA;
export type DataOf<Type extends FactType> = z.infer<Kinds[Type]>;

interface Common {
  readonly id: string;
  readonly source: string;
  readonly time: Instant;
  /** The conversation, or `case:<caseId>`. */
  readonly subject: string;
  /** Breaks ties between facts of one instant: the order of their batch, their file, their decision. */
  readonly order: number;
}

/** One thing that happened, at one instant, known under (source, id). */
export type Fact<Type extends FactType = FactType> = Type extends FactType
  ? Common & { readonly type: Type; readonly data: DataOf<Type> }
  : never;

const KINDS: Kinds = { ...OUTSIDE_DATA, ...ANSWER_DATA, ...OWN_DATA };

/** A fact as it is read back from a queue, the table or a file. */
export const Fact: z.ZodType<Fact> = z
  .object({
    id: z.string().min(1),
    source: z.string().min(1),
    time: Instant,
    subject: z.string().min(1),
    order: z.number(),
    type: z.enum(Object.keys(KINDS) as [FactType, ...FactType[]]),
    data: z.unknown(),
  })
  .transform((fact, context): Fact => {
    const data = KINDS[fact.type].safeParse(fact.data);
    if (data.success) return { ...fact, data: data.data } as Fact;
    for (const { path, message } of data.error.issues)
      context.addIssue({ code: 'custom', path: ['data', ...path], message });
    return z.NEVER;
  });
