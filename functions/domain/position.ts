import * as z from 'zod';
import { Instant } from './time.ts';

/** Where a fact stands in the order of a history. */
export const Position = z.object({
  time: Instant,
  rank: z.int(),
  order: z.number(),
  source: z.string(),
  id: z.string(),
});
export type Position = z.infer<typeof Position>;
