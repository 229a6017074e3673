import * as z from 'zod';
import { E164 } from '../ids.ts';
import { isWithheld, namesNobody } from '../withheld.ts';

/** What events say of a customer. */

const Name = z.string().min(1).max(256);

const CustomerKnown = z.looseObject({
  phone: E164.optional(),
  name: Name.optional(),
  timeZone: Name.optional(),
  language: Name.optional(),
  tier: Name.optional(),
  externalId: Name.optional(),
  /** The number that was shown is one of the centre's own. */
  centre: E164.optional(),
});
export type Customer = z.infer<typeof CustomerKnown>;
type CustomerGivenAs = z.input<typeof CustomerKnown>;

const saysNobody = (name: string, given: unknown): boolean =>
  typeof given === 'string' &&
  ((name === 'phone' && isWithheld(given.trim())) || (name === 'externalId' && namesNobody(given.trim())));
const withoutNobody = (given: CustomerGivenAs): CustomerGivenAs =>
  typeof given === 'object' && given !== null && !Array.isArray(given)
    ? Object.fromEntries(Object.entries(given).filter(([name, value]) => !saysNobody(name, value)))
    : given;

/** Whoever withholds their number has none, by whichever way it comes: else all of them were one customer. */
export const Customer = z.pipe(z.transform(withoutNobody), CustomerKnown);

/** A flow hands on what the caller shows: where that is nothing, the number on record is called. */
export const ToCall = z.pipe(
  z.transform((given: string) => (isWithheld(given) ? undefined : given)),
  E164.optional(),
);
