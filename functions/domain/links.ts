import * as z from 'zod';
import { CaseId, PersonId, PromiseId } from './ids.ts';
import { duration, Instant, spanOf } from './time.ts';

/**
 * What a link opens, for whoever holds it: one single thing, and nothing beside it. A new kind is a member here, a
 * file under `http/` that answers for it, and a page under `console/`.
 */
export const Link = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('promise'), caseId: CaseId, promise: PromiseId }),
  /** One page, for the person who got it. */
  z.object({ kind: z.literal('page'), caseId: CaseId, person: PersonId, climb: z.string() }),
  /** All pages of one digest, for the person who got it. */
  z.object({ kind: z.literal('digest'), person: PersonId, round: z.int() }),
]);
export type Link = z.infer<typeof Link>;

/** The case whose links it is revoked with. */
export function caseOf(link: Link): CaseId | undefined {
  switch (link.kind) {
    case 'promise':
    case 'page':
      return link.caseId;
    case 'digest':
      return undefined;
  }
}

/** So long it is known that a link has opened something once; after that it is one like any that nobody issued. */
export const LINK_REMEMBERED = spanOf(duration('P30D'));

/** A link as it is kept, under the hash of its token. */
export const KeptLink = z.object({ link: Link, issuedAt: Instant, expiresAt: Instant });
export type KeptLink = z.infer<typeof KeptLink>;

/** 128 random bits in base64url: nobody guesses one, so tries need not be counted. */
export const Token = z
  .string()
  .regex(/^[\w-]{22}$/)
  .brand<'Token'>();
export type Token = z.infer<typeof Token>;

/** Where links are. What follows is the token, which is all that such an address holds. */
export const LINK_PATH = '/l/';

export const TOKEN_LENGTH = 22;

const AT_THE_END = / ?https?:\/\/\S+\/l\/[\w-]{22}$/;

/**
 * The words of a text without the link at their end. A link is made when its text leaves and its token is kept
 * nowhere, so a text is known again by what stands before it.
 */
export const withoutLink = (text: string): string => text.replace(AT_THE_END, '');
