import * as z from 'zod';
import { AgentId, Conversation } from './ids.ts';
import { Instant } from './time.ts';

/** One call or chat, under the id that survives transfers. */
export const Interaction = z.object({
  conversation: Conversation,
  channel: z.string().optional(),
  direction: z.string().optional(),
  startedAt: Instant,
  answeredAt: Instant.optional(),
  /** Its latest sign of life. */
  seenAt: Instant,
  state: z.enum(['waiting', 'connected', 'ended']),
  queue: z.string().optional(),
  agent: AgentId.optional(),
  /** Whom the agent has brought in: they have the customer once it is transferred to them. */
  asked: AgentId.optional(),
  /** Its parts that are not over, where the source tells them apart; the latest began last. */
  legs: z.array(z.string()).optional(),
  /** It was transferred by this fact, out of this queue, and where to is not known yet. */
  onward: z.object({ ref: z.string(), queue: z.string().optional() }).optional(),
  /** Somebody was on the line before: the next connection is no new start for the customer. */
  connectedBefore: z.boolean(),
  /** In the queue since then, with nobody on the line. */
  queuedAt: Instant.optional(),
  /** A call instead of the wait was offered, and the offer stands until then. */
  offeredAt: Instant.optional(),
  offerUntil: Instant.optional(),
  /** The customer's first message since the agent's last. */
  silentSince: Instant.optional(),
  silentRef: z.string().optional(),
  nudgedAt: Instant.optional(),
});
export type Interaction = z.infer<typeof Interaction>;
