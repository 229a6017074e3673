import * as z from 'zod';
import { Fact } from './domain/event.ts';
import { CaseId, E164, MessageId } from './domain/ids.ts';
import { Instant } from './domain/time.ts';
import type { Answer, Delivery, Incoming, Look } from './ports.ts';

/** The bodies of queue messages, as they are read back. */

export const IncomingBody: z.ZodType<Incoming> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fact'), fact: Fact }),
  z.object({ kind: z.literal('text'), from: E164, body: z.string(), sid: z.string(), receivedAt: Instant }),
]);

export const DeliverBody: z.ZodType<Delivery | Answer> = z.union([
  z.object({ caseId: CaseId, message: MessageId, ask: z.int().positive() }),
  z.object({ to: E164, text: z.string(), id: MessageId }),
]);

export const WakeBody: z.ZodType<Look> = z.object({ id: CaseId, at: Instant });
