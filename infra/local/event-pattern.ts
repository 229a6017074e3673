import * as z from 'zod';

/**
 * What an event must be like for a rule to take it (EventBridge User Guide, "Event patterns"), as far as the machine
 * knows it: fields of any depth, each with a list of values one of which must be there, exactly or by its beginning.
 */
const Value = z.union(
  [z.string(), z.number(), z.boolean(), z.null(), z.strictObject({ prefix: z.string() })],
  {
    error: 'the local machine knows exact values and {"prefix": …} only',
  },
);
export type EventPattern = { readonly [field: string]: readonly z.infer<typeof Value>[] | EventPattern };
export const EventPattern: z.ZodType<EventPattern> = z.record(
  z.string().regex(/^[^$]/, 'the local machine knows no $or'),
  z.union([z.array(Value).min(1), z.lazy(() => EventPattern)]),
);

const fits = (wanted: z.infer<typeof Value>, found: unknown): boolean =>
  typeof wanted === 'object' && wanted !== null
    ? typeof found === 'string' && found.startsWith(wanted.prefix)
    : found === wanted;

/** All fields of the pattern must fit; of a field that is a list, one member. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const found: unknown = Object(event)[field];
    if (!Array.isArray(wanted)) return matches(wanted as EventPattern, found);
    const members: readonly unknown[] = Array.isArray(found) ? found : [found];
    return wanted.some((one) => members.some((member) => fits(one, member)));
  });
}
