import { E164 } from '../domain/ids.ts';
import { isWithheld } from '../domain/withheld.ts';

/**
 * The number in an address as a phone system shows it, like `+1 555 555-0101`, `tel:+15555550101;ext=7` or
 * `whatsapp:+15555550101`; none where it is withheld, or no number in international form.
 */
export function shownNumber(address: string | undefined): E164 | undefined {
  const number = address
    ?.trim()
    .replace(/^(whatsapp|sms|tel|rcs):/i, '')
    .replace(/[;?].*$/, '')
    .replaceAll(/[\s().-]/g, '');
  return number === undefined || isWithheld(number) ? undefined : E164.safeParse(number).data;
}
