import * as z from 'zod';
import { Channel } from './channel.ts';
import { E164, MessageId, PersonId, PromiseId } from './ids.ts';
import { Instant } from './time.ts';

const common = { id: MessageId, at: Instant, ask: z.int().positive() };
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
  z.object({ ...common, kind: z.literal('ringAgent'), promise: PromiseId, attempt: z.int() }),
  z.object({ ...common, kind: z.literal('ringCustomer'), promise: PromiseId, attempt: z.int() }),
  z.object({ ...common, kind: z.literal('release'), promise: PromiseId, attempt: z.int() }),
]);
export type Outstanding = z.infer<typeof Outstanding>;
