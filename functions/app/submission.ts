import { hash } from 'node:crypto';
import type { Instant } from '../domain/time.ts';
import type { Address } from '../ports.ts';
import { type Claim, type Claims, OutsideError, type Placed, type Telephony } from '../ports.ts';
import type { Parcel } from './parcel.ts';

/** Words are only compared, and they name people: the table keeps what they are known by, and not them. */
export const sealOf = (words: string): string => hash('sha256', words, 'base64url');

/**
 * Whether a message has been sent already. The answer to a request can be lost after Twilio has taken the text
 * or the call, and a second request would be a second one. So before it is ever repeated it is looked for there:
 * to the same number, in the same words, taken in the stretch in which we asked, and not on record as another
 * message's. Calls say themselves whose they are with their first callback (take-in.ts), and have been named by
 * then. What remains: of two texts in the same words to one number, both asked for within seconds of each other
 * and both unanswered, each may be taken for the other; to whoever reads them they are the same.
 */
export async function sidOf(
  { telephony, claims }: { readonly telephony: Telephony; readonly claims: Claims },
  parcel: Parcel,
  { caseId, message }: Address,
  claim: Claim,
  now: Instant,
): Promise<string | undefined> {
  if (claim.kind === 'claimed') return undefined;
  if (claim.kind === 'sent') return claim.sid;
  if (claim.kind === 'held')
    throw new OutsideError('CLAIMED', 'another delivery of this message is under way', 'later');
  for (const { sid } of await candidates(telephony, parcel, claim))
    if (await claims.adopt(caseId, message, sid, now)) return sid;
  return undefined;
}

async function candidates(
  telephony: Telephony,
  parcel: Parcel,
  { within, seal }: Extract<Claim, { kind: 'unknown' }>,
): Promise<readonly Placed[]> {
  switch (parcel.kind) {
    case 'text':
      return parcel.by === 'sns'
        ? []
        : telephony.findTexts(parcel.to, (body) => sealOf(body) === seal, within);
    case 'ringPerson':
    case 'ringAgent':
    case 'ringCustomer':
      return telephony.findCalls(parcel.to, within);
    case 'alarm':
    case 'askKey':
    case 'release':
      return [];
  }
}
