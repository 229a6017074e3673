import { hash } from 'node:crypto';
import * as z from 'zod';
import type { Instant } from '../domain/time.ts';
import { sign } from '../sources/signature.ts';
import { CommandFailure } from './failure.ts';

/** What of the API's answer the sender needs: which events of the body were refused, and why. */
const Answer = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  refused: z
    .array(z.object({ index: z.int().nonnegative(), field: z.string().optional(), reason: z.string() }))
    .default([]),
});
export type Answer = z.infer<typeof Answer>;

/** The world outside, so that a test can stand in for it. */
export interface Outside {
  readonly fetch: typeof fetch;
  wait(milliseconds: number): Promise<unknown>;
  now(): Instant;
}

/** Waits between the tries: about 16 seconds in all, longer than a start of the local machine takes. */
const RETRY_AFTER_MS = [250, 500, 1000, 2000, 4000, 8000];
const MOST_RETRY_AFTER_MS = 30_000;
const TRY_TAKES_MS = 30_000;

/**
 * Posts one signed NDJSON body, again when the server is away, busy or broken: a repeated event is one event. Throws a
 * `CommandFailure` when the server does not take the body as a whole.
 */
export async function post(url: URL, body: string, secret: string, outside: Outside): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const tried = await postOnce(url, body, secret, outside);
    if ('answer' in tried) return tried.answer;
    const pause = RETRY_AFTER_MS[attempt];
    if (!tried.again || pause === undefined) throw new CommandFailure(1, `${url.origin}: ${tried.why}`);
    await outside.wait(Math.min(tried.after ?? pause, MOST_RETRY_AFTER_MS));
  }
}

type Tried =
  | { readonly answer: Answer }
  | { readonly again: boolean; readonly why: string; readonly after?: number | undefined };

/** One try. A body that is sent again is known by its id, which is made of it. */
export async function postOnce(
  url: URL,
  body: string,
  secret: string,
  { fetch, now }: Outside,
  stop?: AbortSignal,
): Promise<Tried> {
  const id = `msg_${hash('sha256', body, 'base64url').slice(0, 22)}`;
  const signed = sign(secret, id, body, now());
  const late = AbortSignal.timeout(TRY_TAKES_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-ndjson', ...signed },
      signal: stop ? AbortSignal.any([stop, late]) : late,
    });
    text = await response.text();
  } catch (error) {
    return { again: true, why: `no answer (${codeOf(error)}); is Baton running there?` };
  }
  const answer = answerOf(text);
  // A body with no good event is answered 400 with the same list of refusals: that is an answer, not a fault.
  if (response.ok || (response.status === 400 && answer.refused.length > 0)) return { answer };
  const words = answer.detail ?? answer.title;
  const why = `answered ${response.status}${words === undefined ? '' : `: ${words}`}`;
  const again = response.status >= 500 || response.status === 429 || response.status === 408;
  return { again, why, after: secondsOf(response.headers.get('retry-after')) };
}

function answerOf(text: string): Answer {
  try {
    return Answer.parse(JSON.parse(text));
  } catch {
    return { refused: [] };
  }
}

const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
