import { describe, expect, test } from 'vitest';
import { post } from '../../functions/cli/post.ts';
import { instantAt, instantOf } from '../../functions/domain/time.ts';

const SECRET = `whsec_${Buffer.from('a'.repeat(24)).toString('base64')}`;
const URL_ = new URL('http://127.0.0.1:4000/events');

/** A world in which each request meets the next of `answers`, and waiting takes no time. */
function outside(...answers: (Response | Error)[]) {
  const waits: number[] = [];
  const sent: Record<string, string>[] = [];
  let now = Date.parse(instantOf('2026-11-23T19:00:00Z'));
  return {
    waits,
    sent,
    fetch: async (_: unknown, init?: RequestInit) => {
      sent.push(init?.headers as Record<string, string>);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer!.clone();
    },
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    now: () => instantAt(now),
  };
}

const away = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
const taken = Response.json({ accepted: 1, refused: [] }, { status: 202 });

describe('a post', () => {
  test('gives up after six more tries, with what to look at', async () => {
    const world = outside(away);
    await expect(post(URL_, '{}\n', SECRET, world)).rejects.toThrow(
      'http://127.0.0.1:4000: no answer (ECONNREFUSED); is Baton running there?',
    );
    expect(world.waits).toEqual([250, 500, 1000, 2000, 4000, 8000]);
  });

  test('is signed anew each time, under one id', async () => {
    const world = outside(away, away, away, away, taken);
    await post(URL_, '{}\n', SECRET, world);
    expect(new Set(world.sent.map((headers) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(world.sent.map((headers) => headers['webhook-timestamp'])).size).toBeGreaterThan(1);
  });

  test.each([429, 500, 502, 503, 504])('is tried again after %i', async (status) => {
    const world = outside(new Response('busy', { status }), taken);
    expect(await post(URL_, '{}\n', SECRET, world)).toMatchObject({ refused: [] });
  });

  test('waits as long as the server asks, but not for ever', async () => {
    const ask = (seconds: string) => new Response('', { status: 429, headers: { 'retry-after': seconds } });
    const world = outside(ask('7'), ask('86400'), taken);
    await post(URL_, '{}\n', SECRET, world);
    expect(world.waits).toEqual([7000, 30_000]);
  });

  test.each([401, 403, 404, 413, 415])('is not tried again after %i', async (status) => {
    const world = outside(Response.json({ title: 'no', detail: 'because' }, { status }));
    await expect(post(URL_, '{}\n', SECRET, world)).rejects.toThrow(`answered ${status}: because`);
    expect(world.waits).toEqual([]);
  });

  test('in which every event was refused is answered with their faults', async () => {
    const refused = [{ index: 0, field: 'id', reason: 'id: missing' }];
    const world = outside(Response.json({ title: 'none', refused }, { status: 400 }));
    expect(await post(URL_, '{}\n', SECRET, world)).toMatchObject({ refused });
  });
});
