import { createHash, randomBytes } from 'node:crypto';
import type { CaseId } from '../domain/ids.ts';
import { caseOf, LINK_PATH, LINK_REMEMBERED, Token } from '../domain/links.ts';
import { hasCome, type Instant, plus } from '../domain/time.ts';
import type { LinkStore, Links } from '../ports/links.ts';
import type { CaseStore } from '../ports.ts';
import { readCases } from './find.ts';

const mintToken = (): Token => Token.parse(randomBytes(16).toString('base64url'));

/** Whoever reads the table learns no token: from 128 random bits, a plain hash leads back to nothing. */
const hashOf = (token: Token): string => createHash('sha256').update(token).digest('base64url');

/** `Links` over wherever they are kept. Of a case that was folded into another, the links of both are revoked. */
export function createLinks(
  store: LinkStore & Pick<CaseStore, 'read'>,
  mint: () => Token = mintToken,
): Links {
  async function isRevoked(caseId: CaseId | undefined, issuedAt: Instant): Promise<boolean> {
    if (caseId === undefined) return false;
    const standing = (await readCases(store, [caseId])).get(caseId)?.id ?? caseId;
    const revoked = await Promise.all([...new Set([caseId, standing])].map((id) => store.linksRevokedAt(id)));
    return revoked.some((at) => at !== undefined && hasCome(issuedAt, at));
  }

  return {
    async issue(link, expiresAt, now) {
      const token = mint();
      await store.keepLink(hashOf(token), { link, issuedAt: now, expiresAt });
      return `${LINK_PATH}${token}`;
    },

    async open(given, now) {
      const token = Token.safeParse(given);
      const kept = token.success ? await store.linkUnder(hashOf(token.data)) : undefined;
      if (!kept || hasCome(plus(kept.expiresAt, LINK_REMEMBERED), now)) return { kind: 'unknown' };
      if (await isRevoked(caseOf(kept.link), kept.issuedAt)) return { kind: 'revoked' };
      return hasCome(kept.expiresAt, now) ? { kind: 'expired' } : { kind: 'open', link: kept.link };
    },

    revoke: (caseId, now) => store.revokeLinks(caseId, now),
  };
}
