import type { CaseId } from '../domain/ids.ts';
import type { KeptLink, Link } from '../domain/links.ts';
import type { Instant } from '../domain/time.ts';

/** Links that open one thing without a login, to whoever holds them. */
export interface Links {
  /** A new link: its path, which is all that it consists of. The token in it is kept nowhere. */
  issue(link: Link, expiresAt: Instant, now: Instant): Promise<string>;
  /** `token` as it came: whatever somebody typed. */
  open(token: string, now: Instant): Promise<Opened>;
  /** No link of this case that was issued until now opens any more. */
  revoke(caseId: CaseId, now: Instant): Promise<void>;
}
type Opened =
  | { readonly kind: 'open'; readonly link: Link }
  | { readonly kind: 'expired' }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unknown' };

/** Links on the table, under the hashes of their tokens; and when a case's were revoked last. */
export interface LinkStore {
  keepLink(hash: string, kept: KeptLink): Promise<void>;
  linkUnder(hash: string): Promise<KeptLink | undefined>;
  revokeLinks(caseId: CaseId, at: Instant): Promise<void>;
  linksRevokedAt(caseId: CaseId): Promise<Instant | undefined>;
}
