import * as z from 'zod';

/** One customer's matter. `case_` and 16 characters of the hash of its first conversation. */
export const CaseId = z
  .string()
  .regex(/^case_[a-z2-7]{16}$/)
  .brand<'CaseId'>();
export type CaseId = z.infer<typeof CaseId>;

/** The id that survives transfers, as the phone system gives it. */
export const Conversation = z.string().min(1).max(256).brand<'Conversation'>();
export type Conversation = z.infer<typeof Conversation>;

/** An agent's id at the phone system. */
export const AgentId = z.string().min(1).max(256).brand<'AgentId'>();
export type AgentId = z.infer<typeof AgentId>;

/** A supervisor: a key of `people` in the policy. */
export const PersonId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i)
  .brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** A promise on a case: `p_` and a hash of the event that made it, so that it is the same after a refold. */
export const PromiseId = z.string().startsWith('p_').brand<'PromiseId'>();
export type PromiseId = z.infer<typeof PromiseId>;

/** A message that Baton decided to send: the same decision always has the same id. */
export const MessageId = z.string().min(1).brand<'MessageId'>();
export type MessageId = z.infer<typeof MessageId>;

/** ITU-T E.164: a plus sign and 7 to 15 digits. Never logged whole; see `masked`. */
export const E164 = z.e164({ error: 'not a phone number in E.164, like +15555550101' }).brand<'E164'>();
export type E164 = z.infer<typeof E164>;

/** A number as it may stand in a log or a text: the last two digits. */
export const masked = (number: E164): string => `…${number.slice(-2)}`;

/** Who a customer is across conversations: a phone number or the centre's own id. */
export const CustomerKey = z
  .string()
  .regex(/^(phone|id):./)
  .brand<'CustomerKey'>();
export type CustomerKey = z.infer<typeof CustomerKey>;
