import type { Client, RequestOpts } from 'twilio/lib/base/BaseTwilio.js';
import { meaningOf } from '../domain/carrier-codes.ts';
import { OutsideError } from '../ports.ts';

/** Twilio answers within a second or two; a function that waits longer is only paid for. */
const LIMIT = 8_000;

export interface TransportOptions {
  readonly account: { readonly accountSid: string; readonly authToken: string };
  readonly request?: typeof fetch | undefined;
  /** Milliseconds until an answer is given up. */
  readonly limit?: number | undefined;
  /** Waits so many milliseconds. */
  readonly pause?: ((ms: number) => Promise<void>) | undefined;
}

/**
 * Milliseconds before a request that was refused with 429 is made again: doubling from 100, as Twilio advises.
 * Nothing was done, so repeating is safe. Four times: a page is not held up by more than a second and a half here,
 * and then its queue brings it again.
 */
const BACKOFF = [100, 200, 400, 800];

/** Up to a tenth more or less, so that those who were refused together do not come again together. */
const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2);

const waiting = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/**
 * The way to Twilio's REST API: one fetch with a time limit, in the place of the package's own client, which
 * brings axios and every product. It throws `OutsideError` and nothing else. Twilio's own sentences name
 * phone numbers, so none of them is passed on: its code is, and where that code is explained.
 */
export function createTransport({
  account,
  request = fetch,
  limit = LIMIT,
  pause = waiting,
}: TransportOptions): Client {
  const secret = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');

  async function send(options: RequestOpts) {
    for (const ms of BACKOFF) {
      const answer = await once(options);
      if (answer.status !== 429) return read(options, answer);
      await pause(jittered(ms));
    }
    return read(options, await once(options));
  }

  async function once(options: RequestOpts): Promise<Answer> {
    const reads = options.method === 'get';
    try {
      const response = await request(addressOf(options), {
        method: (options.method ?? 'get').toUpperCase(),
        headers: { authorization: `Basic ${secret}`, accept: 'application/json' },
        signal: AbortSignal.timeout(limit),
        redirect: 'manual',
        ...(reads ? {} : { body: fieldsOf(options.data) }),
      });
      const headers = Object.fromEntries(response.headers);
      return { status: response.status, headers, body: jsonOf(await response.text()) };
    } catch (cause) {
      throw unanswered(subjectOf(options), cause, reads);
    }
  }

  function read(options: RequestOpts, { status, headers, body }: Answer) {
    const [what, reads] = [subjectOf(options), options.method === 'get'];
    if (status < 200 || status >= 300) throw refused(what, status, body, reads);
    if (body === undefined)
      throw new OutsideError('unreadable', `Twilio answered about the ${what} without JSON`, retryOf(reads));
    return { statusCode: status, body, headers };
  }

  return { request: send } as Client;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const subjectOf = ({ uri = '' }: RequestOpts) =>
  /\/Messages\b/.test(uri) ? 'text' : /\/Calls\b/.test(uri) ? 'call' : 'account';

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
  // Refused before anything is done, for want of room.
  if (status === 429 || (status < 500 && meaningOf(code) === 'overloaded'))
    return new OutsideError(code, `Twilio takes no more at the moment (${why})`, 'later');
  if (status >= 500) return new OutsideError(code, `Twilio failed over the ${what} (${why})`, retryOf(reads));
  return new OutsideError(code, `Twilio refused the ${what} (${why})`, 'never');
}

function codeOf(from: unknown): string | undefined {
  if (typeof from !== 'object' || from === null || !('code' in from)) return undefined;
  return typeof from.code === 'string' || typeof from.code === 'number' ? String(from.code) : undefined;
}
