import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Instant } from '../domain/time.ts';
import { between, epochOf, instantAt, minutes } from '../domain/time.ts';

/**
 * Standard Webhooks (https://www.standardwebhooks.com): `v1,` and the base64 of an HMAC-SHA256 over
 * `id.timestamp.body`. The library's own `verify` reads the machine's clock, so only its `sign` is used.
 */

/** How far the sender's clock may be from ours, either way: the standard's own five minutes. */
export const TOLERANCE = minutes(5);

/** More signatures than a sender in the middle of a change of keys ever offers. */
const MOST_SIGNATURES = 16;

export interface Signed {
  /** Header names in any casing. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string | Uint8Array;
}

type Verdict =
  | {
      readonly ok: true;
      /** The keys of the secrets that signed it: sources, or `*` for any. */
      readonly sources: readonly string[];
      /** By the sender's clock. */
      readonly signedAt: Instant;
    }
  | { readonly ok: false; readonly status: 400 | 401; readonly reason: string };

/** Who signed this, by the secrets of each source (`*` signs for any). Every valid secret is tried. */
export function verifySignature(
  { headers, body }: Signed,
  secretsBySource: Readonly<Record<string, readonly string[]>>,
  now: Instant,
): Verdict {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  if (!id || !timestamp || !signatures)
    return no(401, 'not signed: webhook-id, webhook-timestamp and webhook-signature are needed');
  if (!/^\d{1,11}$/.test(timestamp))
    return no(400, 'webhook-timestamp is not a number of seconds since 1970');
  const signedAt = instantAt(Number(timestamp) * 1000);
  const age = between(signedAt, now);
  if (Math.abs(age) > TOLERANCE)
    return no(401, `stale: signed ${age > 0 ? 'more than 5 minutes ago' : 'more than 5 minutes ahead'}`);

  const offered = signatures.split(' ').slice(0, MOST_SIGNATURES);
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const sources = Object.entries(secretsBySource)
    .filter(([, secrets]) =>
      secrets.map((secret) => signs(secret, id, signedAt, text, offered)).includes(true),
    )
    .map(([source]) => source);
  return sources.length > 0
    ? { ok: true, sources, signedAt }
    : no(401, 'no signature matches a secret of this system');
}

/** The three headers for a body that goes out now. A repeat of the same body keeps its `id`. */
export function sign(secret: string, id: string, body: string, now: Instant): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(epochOf(now) / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, new Date(epochOf(now)), body),
  };
}

/** True when an event of this `source` may come under a signature of these keys. */
export const maySign = (signedBy: readonly string[], source: string): boolean =>
  signedBy.includes('*') || signedBy.includes(source);

function signs(secret: string, id: string, at: Instant, body: string, offered: readonly string[]): boolean {
  const expected = Buffer.from(new Webhook(secret).sign(id, new Date(epochOf(at)), body));
  return offered
    .map((signature) => Buffer.from(signature))
    .map((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))
    .includes(true);
}

/** The value under this name, which is in lower case. */
export function header(headers: Signed['headers'], name: string): string | undefined {
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === name) return value;
  return undefined;
}

const no = (status: 400 | 401, reason: string): Verdict => ({ ok: false, status, reason });
