import * as z from 'zod';
import { Fact } from './domain/event.ts';
import { CaseId, E164, MessageId, PersonId } from './domain/ids.ts';
import { Instant } from './domain/time.ts';
import type { Answer, Delivery, Incoming, Look, PersonDelivery } from './ports.ts';

/** The bodies of queue messages, as they are read back. */

export const IncomingBody: z.ZodType<Incoming> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fact'), fact: Fact }),
  z.object({
    kind: z.literal('text'),
    from: E164,
    body: z.string(),
    sid: z.string(),
    receivedAt: Instant,
    optOut: z.enum(['STOP', 'START', 'HELP']).optional(),
  }),
  z.object({ kind: z.literal('release'), person: PersonId }),
]);

export const DeliverBody: z.ZodType<Delivery | PersonDelivery | Answer> = z.union([
  z.object({ caseId: CaseId, message: MessageId, ask: z.int().positive() }),
  z.object({ person: PersonId, message: MessageId, ask: z.int().positive() }),
  z.object({ to: E164, text: z.string(), id: MessageId }),
]);

export const WakeBody: z.ZodType<Look> = z.union([
  z.object({ id: CaseId, at: Instant }),
  z.object({ person: PersonId, at: Instant }),
]);
