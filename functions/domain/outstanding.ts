import * as z from 'zod';
import { Channel } from './channel.ts';
import { CaseId, E164, MessageId, PersonId, PromiseId } from './ids.ts';
import { Instant } from './time.ts';

/** A leg of a callback: the customer's, or that of an agent: the first one asked, or the n-th. */
export const LegName = z.union([z.enum(['customer', 'agent']), z.templateLiteral(['agent.', z.int()])]);
export type LegName = z.infer<typeof LegName>;

/**
 * Why somebody on a call is told goodbye. `unreached`: the customer could not be reached; `over`: the customer has
 * hung up; `machine`: something that is no human picked up; `message`: and a message is left for them; `noAgent`: no
 * agent came to the customer who waited; `notNeeded`: the promise was withdrawn or moved.
 */
export const ReleaseWhy = z.enum(['unreached', 'over', 'machine', 'message', 'noAgent', 'notNeeded']);
export type ReleaseWhy = z.infer<typeof ReleaseWhy>;

/** At first only an agent was told goodbye, when the customer could not be reached: then neither was written down. */
export const Goodbye = { leg: LegName.default('agent'), why: ReleaseWhy.default('unreached') };

const ofAttempt = { promise: PromiseId, attempt: z.int() };
const common = {
  id: MessageId,
  at: Instant,
  ask: z.int().positive(),
  /** The case that decided it, where that was folded into this one since: it is claimed in that one's name. */
  decidedBy: CaseId.optional(),
};
/** A message that was decided and whose outcome is not known yet (D4). */
export const Outstanding = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('page'),
    person: PersonId,
    climb: z.string(),
    /** What it goes by, and behind it what takes its place when that fails. */
    channels: z.array(Channel).min(1).default(['sms']),
    /** The budget holds it back: it goes out in a digest, not before then. */
    heldUntil: Instant.optional(),
  }),
  z.object({ ...common, kind: z.literal('answer'), person: PersonId, text: z.string() }),
  z.object({
    ...common,
    kind: z.literal('notice'),
    phone: E164,
    text: z.string(),
    /** The promise that it is about: a link to it stands at the end. */
    promise: PromiseId.optional(),
  }),
  z.object({ ...common, kind: z.literal('alarm'), text: z.string() }),
  z.object({ ...common, kind: z.literal('ringAgent'), ...ofAttempt, leg: LegName.default('agent') }),
  z.object({ ...common, kind: z.literal('ringCustomer'), ...ofAttempt, leg: LegName.default('customer') }),
  z.object({ ...common, kind: z.literal('askKey'), ...ofAttempt }),
  z.object({ ...common, kind: z.literal('release'), ...ofAttempt, ...Goodbye }),
]);
export type Outstanding = z.infer<typeof Outstanding>;
