import webhooks from 'twilio/lib/webhooks/webhooks.js';
import type { Line } from './line.ts';
import { DELAYS } from './trouble.ts';

/** The requests that Twilio makes: signed, tried again as the address asks, in order or not. */

type Posted = { readonly status: number; readonly body: string } | { readonly lost: string };

/** Tries that follow a failure, from the connection overrides in the fragment (Twilio's own defaults). */
function overridesOf(fragment: string) {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const policy = new Set((given.get('rp') ?? 'ct').split(','));
  return {
    retries: Math.min(Number(given.get('rc') ?? 1), 5),
    wants: (posted: Posted) => {
      if ('lost' in posted) return ['ct', 'rt', 'all'].some((one) => policy.has(one));
      if (posted.status >= 500) return policy.has('5xx') || policy.has('all');
      return posted.status >= 400 && (policy.has('4xx') || policy.has('all'));
    },
  };
}

/** The signature that belongs to a form posted to this address. */
function signatureOf(url: string, form: URLSearchParams, authToken: string): string {
  const fields = Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]));
  return webhooks.getExpectedTwilioSignature(authToken, url, fields);
}

/** Posts a form, signed with the account's token. The fragment of the address is neither signed nor sent. */
export async function postSigned(
  line: Line,
  address: string,
  form: URLSearchParams,
  token = line.account.authToken,
): Promise<Posted> {
  const [url = '', fragment = ''] = address.split('#', 2);
  const { retries, wants } = overridesOf(fragment);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'user-agent': 'TwilioProxy/1.1',
    'x-twilio-signature': signatureOf(url, form, token),
    // The same for every try of one request.
    'i-twilio-idempotency-token': signatureOf(`${line.requests}`, form, line.account.authToken),
  };
  line.requests += 1;
  for (let tries = 0; ; tries += 1) {
    const posted = await line.world.post(url, form, headers).catch(lost);
    if (tries >= retries || !wants(posted)) return posted;
  }
}

const lost = (error: unknown): Posted => ({ lost: error instanceof Error ? error.message : String(error) });

/**
 * Posts a status of `about`. Each waits for the one before it, unless trouble was asked for. What Baton
 * answers does not matter to Twilio; a failure is noted for whoever looks.
 */
export async function notify(
  line: Line,
  about: { readonly sid: string; readonly notes: string[] },
  url: string,
  form: URLSearchParams,
): Promise<void> {
  const trouble = line.trouble.callback(form);
  if (trouble === 'dropped') return;
  const token = trouble === 'forged' ? 'not the token of this account' : line.account.authToken;
  const send = async () => noteFailure(line, about, await postSigned(line, url, form, token));
  if (trouble === 'late' || trouble === 'swapped') {
    line.world.after(DELAYS[trouble], send);
    return;
  }
  if (trouble === 'twice') line.world.after(0, send);
  const before = line.callbacks.get(about.sid) ?? Promise.resolve();
  const sent = before.then(send);
  line.callbacks.set(about.sid, sent);
  await sent;
  if (line.callbacks.get(about.sid) === sent) line.callbacks.delete(about.sid);
}

function noteFailure(line: Line, about: { readonly notes: string[] }, posted: Posted): void {
  const why = 'lost' in posted ? posted.lost : posted.status >= 400 ? `HTTP ${posted.status}` : undefined;
  if (why === undefined) return;
  about.notes.push(`a status callback was not taken: ${why}`);
  line.changed();
}

/** Twilio writes times so: Mon, 02 Mar 2026 15:30:00 +0000. */
export const rfc2822 = (ms: number): string => new Date(ms).toUTCString().replace('GMT', '+0000');
