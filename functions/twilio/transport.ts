import type { Client, RequestOpts } from 'twilio/lib/base/BaseTwilio.js';
import { OutsideError } from '../ports.ts';

/** Twilio answers within a second or two; a function that waits longer is only paid for. */
const LIMIT = 8_000;

export interface TransportOptions {
  readonly account: { readonly accountSid: string; readonly authToken: string };
  readonly request?: typeof fetch | undefined;
  /** Milliseconds until an answer is given up. */
  readonly limit?: number | undefined;
}

/**
 * The way to Twilio's REST API: one fetch with a time limit, in the place of the package's own client, which
 * brings axios and every product. It throws `OutsideError` and nothing else. Twilio's own sentences name
 * phone numbers, so none of them is passed on: its code is, and where that code is explained.
 */
export function createTransport({ account, request = fetch, limit = LIMIT }: TransportOptions): Client {
  const secret = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');

  async function send(options: RequestOpts) {
    const reads = options.method === 'get';
    const what = /\/Messages\b/.test(options.uri ?? '') ? 'text' : 'call';
    let status: number;
    let text: string;
    try {
      const response = await request(addressOf(options), {
        method: (options.method ?? 'get').toUpperCase(),
        headers: { authorization: `Basic ${secret}`, accept: 'application/json' },
        signal: AbortSignal.timeout(limit),
        redirect: 'manual',
        ...(reads ? {} : { body: fieldsOf(options.data) }),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw unanswered(what, cause, reads);
    }
    const body = jsonOf(text);
    if (status < 200 || status >= 300) throw refused(what, status, body, reads);
    if (body === undefined)
      throw new OutsideError('unreadable', `Twilio answered about the ${what} without JSON`, retryOf(reads));
    return { statusCode: status, body, headers: {} };
  }

  return { request: send } as Client;
}

/** A question can be asked again; an order that may have been carried out must be looked for first. */
const retryOf = (reads: boolean) => (reads ? 'later' : 'unknown');

function addressOf({ uri = '', params = {} }: RequestOpts): string {
  const url = new URL(uri);
  for (const [name, value] of pairs(params)) url.searchParams.append(name, value);
  return url.href;
}

const fieldsOf = (data: object = {}) => new URLSearchParams(pairs(data));

/** A list is sent once per value. */
const pairs = (fields: object): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => one !== undefined && one !== null)
      .map((one): [string, string] => [name, String(one)]),
  );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Failures before a connection stands: Twilio cannot have heard of it. */
const NOTHING_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function unanswered(what: string, cause: unknown, reads: boolean): OutsideError {
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return new OutsideError(
      'timeout',
      `Twilio did not answer about the ${what} in time`,
      retryOf(reads),
      cause,
    );
  const code = codeOf(cause) ?? codeOf(cause instanceof Error ? cause.cause : undefined);
  return code !== undefined && NOTHING_SENT.has(code)
    ? new OutsideError(code, `Twilio could not be reached for the ${what}`, 'later', cause)
    : new OutsideError(
        code ?? 'lost',
        `the connection to Twilio broke over the ${what}`,
        retryOf(reads),
        cause,
      );
}

function refused(what: string, status: number, body: unknown, reads: boolean): OutsideError {
  const given = codeOf(body);
  const code = given ?? `http-${status}`;
  const why = given ? `${given}, https://www.twilio.com/docs/api/errors/${given}` : `HTTP ${status}`;
  // 429 is refused before anything is done.
  if (status === 429) return new OutsideError(code, `Twilio takes no more at the moment (${why})`, 'later');
  if (status >= 500) return new OutsideError(code, `Twilio failed over the ${what} (${why})`, retryOf(reads));
  return new OutsideError(code, `Twilio refused the ${what} (${why})`, 'never');
}

function codeOf(from: unknown): string | undefined {
  if (typeof from !== 'object' || from === null || !('code' in from)) return undefined;
  return typeof from.code === 'string' || typeof from.code === 'number' ? String(from.code) : undefined;
}
