import { createHmac, timingSafeEqual } from 'node:crypto';
import { between, type Instant, instantOf } from '../domain/time.ts';
import { header, type Signed, TOLERANCE } from './signature.ts';

/** Whether a webhook is really from whom it seems to be. Every valid secret is tried, each in constant time. */

export type Genuine = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Base64 of HMAC-SHA256 over the timestamp's header and the body
 * (https://developer.zendesk.com/documentation/webhooks/verifying/).
 */
export function isFromZendesk({ headers, body }: Signed, secrets: readonly string[], now: Instant): Genuine {
  const offered = header(headers, 'x-zendesk-webhook-signature');
  const timestamp = header(headers, 'x-zendesk-webhook-signature-timestamp');
  if (!offered || !timestamp)
    return no('not signed: X-Zendesk-Webhook-Signature and X-Zendesk-Webhook-Signature-Timestamp are needed');
  const signedAt = Date.parse(timestamp);
  if (Number.isNaN(signedAt)) return no('X-Zendesk-Webhook-Signature-Timestamp is not a time');
  const age = between(instantOf(new Date(signedAt).toISOString()), now);
  if (Math.abs(age) > TOLERANCE)
    return no(`stale: signed ${age > 0 ? 'more than 5 minutes ago' : 'more than 5 minutes ahead'}`);
  return verdict('Zendesk', secrets, offered, (secret) =>
    createHmac('sha256', secret).update(timestamp).update(body).digest('base64'),
  );
}

/**
 * `sha1=` and the hex of HMAC-SHA1 over the body, with the app's client secret
 * (https://developers.intercom.com/docs/webhooks/webhook-notifications). It carries no time: what is sent again is
 * known by its id.
 */
export function isFromIntercom({ headers, body }: Signed, secrets: readonly string[]): Genuine {
  const offered = header(headers, 'x-hub-signature');
  if (!offered) return no('not signed: X-Hub-Signature is needed');
  return verdict(
    'Intercom',
    secrets,
    offered.toLowerCase(),
    (secret) => `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
  );
}

function verdict(
  system: string,
  secrets: readonly string[],
  offered: string,
  signatureBy: (secret: string) => string,
): Genuine {
  if (secrets.length === 0) return no(`no secret of ${system} is known here`);
  const wanted = Buffer.from(offered);
  const fits = secrets
    .map((secret) => Buffer.from(signatureBy(secret)))
    .map((expected) => expected.length === wanted.length && timingSafeEqual(expected, wanted));
  return fits.includes(true) ? { ok: true } : no(`the signature is not one of ${system}’s secret`);
}

const no = (reason: string): Genuine => ({ ok: false, reason });
