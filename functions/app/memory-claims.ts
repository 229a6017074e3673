import type { CaseId } from '../domain/ids.ts';
import { CLAIM_HELD, CLAIM_KEPT } from '../domain/messages.ts';
import { between, type Instant, plus } from '../domain/time.ts';
import type { Claims } from '../ports.ts';

/** For what was sent by a carrier that gives no names. */
const NAMELESS = 'none';

/** `Claims` in memory, as aws/claims.ts has them on DynamoDB. */
export function createMemoryClaims(): Claims & { readonly forgetClaims: (caseId: CaseId) => void } {
  const claims = new Map<string, { since: Instant; heldAt: Instant; seal: string }>();
  /** Both ways: what the carrier calls a message, and whose it is. */
  const sids = new Map<string, { readonly sid: string; readonly at: Instant }>();
  const owners = new Map<string, string>();

  const settle = (name: string, sid: string, at: Instant): void => {
    owners.set(sid, name);
    sids.set(name, { sid, at });
  };
  return {
    forgetClaims(caseId) {
      const isTheirs = (name: string) => name.startsWith(`${caseId}/`);
      for (const name of [...claims.keys()].filter(isTheirs)) claims.delete(name);
      for (const [name, { sid }] of [...sids].filter(([name]) => isTheirs(name))) {
        sids.delete(name);
        owners.delete(sid);
      }
    },
    async claim(caseId, message, seal, now) {
      const name = `${caseId}/${message}`;
      const isKept = (since: Instant | undefined) => since !== undefined && between(since, now) <= CLAIM_KEPT;
      const sent = sids.get(name);
      if (sent && isKept(sent.at)) return { kind: 'sent', sid: sent.sid };
      const held = isKept(claims.get(name)?.since) ? claims.get(name) : undefined;
      if (!held) {
        sids.delete(name);
        claims.set(name, { since: now, heldAt: now, seal });
        return { kind: 'claimed' };
      }
      if (between(held.heldAt, now) < CLAIM_HELD) return { kind: 'held' };
      const within = { from: held.since, until: plus(held.heldAt, CLAIM_HELD) };
      held.heldAt = now;
      return { kind: 'unknown', within, seal: held.seal };
    },
    async settle(caseId, message, sid, now) {
      settle(`${caseId}/${message}`, sid ?? NAMELESS, now);
    },
    async adopt(caseId, message, sid, now) {
      const name = `${caseId}/${message}`;
      if ((owners.get(sid) ?? name) !== name) return false;
      settle(name, sid, now);
      return true;
    },
  };
}
