import { CLAIM_HELD } from '../domain/messages.ts';
import { between, type Instant, plus } from '../domain/time.ts';
import type { Claims } from '../ports.ts';

/** For what was sent by a carrier that gives no names. */
const NAMELESS = 'none';

/** `Claims` in memory, as aws/claims.ts has them on DynamoDB. */
export function createMemoryClaims(): Claims {
  const claims = new Map<string, { since: Instant; heldAt: Instant; words: string }>();
  /** Both ways: what the carrier calls a message, and whose it is. */
  const sids = new Map<string, string>();
  const owners = new Map<string, string>();

  const settle = (name: string, sid: string): void => {
    owners.set(sid, name);
    sids.set(name, sid);
  };
  return {
    async claim(caseId, message, words, now) {
      const name = `${caseId}/${message}`;
      const sid = sids.get(name);
      if (sid !== undefined) return { kind: 'sent', sid };
      const held = claims.get(name);
      if (!held) {
        claims.set(name, { since: now, heldAt: now, words });
        return { kind: 'claimed' };
      }
      if (between(held.heldAt, now) < CLAIM_HELD) return { kind: 'held' };
      const within = { from: held.since, until: plus(held.heldAt, CLAIM_HELD) };
      held.heldAt = now;
      return { kind: 'unknown', within, words: held.words };
    },
    async settle(caseId, message, sid) {
      settle(`${caseId}/${message}`, sid ?? NAMELESS);
    },
    async adopt(caseId, message, sid) {
      const name = `${caseId}/${message}`;
      if ((owners.get(sid) ?? name) !== name) return false;
      settle(name, sid);
      return true;
    },
  };
}
