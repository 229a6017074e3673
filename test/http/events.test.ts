import { describe, expect, test } from 'vitest';
import { epochOf, instantAt, minus, minutes, seconds } from '../../functions/domain/time.ts';
import { sign } from '../../functions/sources/signature.ts';
import { createTestedApi, NOW, secretNamed } from '../support/api.ts';

const event = (id: string, more: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'pbx-1',
  type: 'interaction.started',
  time: '2026-11-23T05:59:00-06:00',
  subject: 'call-1',
  data: { channel: 'voice' },
  ...more,
});
const BATCH = 'application/cloudevents-batch+json';

function posted(
  body: string,
  { type = BATCH, secret = secretNamed('pbx-1 new'), at = NOW, base64 = false } = {},
) {
  const api = createTestedApi();
  const headers = { 'content-type': type, ...sign(secret, 'msg-1', body, at) };
  return api
    .ask({ path: '/events', headers, body, base64 })
    .then((answer) => ({ ...answer, kept: api.kept }));
}

describe('POST /events', () => {
  test('answers 202 when what was accepted is in the queue', async () => {
    const { status, body, kept } = await posted(JSON.stringify([event('a'), event('b')]));
    expect([status, JSON.parse(body)]).toEqual([202, { accepted: 2, refused: [] }]);
    expect(kept).toMatchObject([{ kind: 'fact', fact: { id: 'a' } }, { fact: { id: 'b' } }]);
  });

  test.each([
    ['one event', 'application/cloudevents+json', JSON.stringify(event('a'))],
    ['a batch', BATCH, JSON.stringify([event('a')])],
    ['NDJSON', 'application/x-ndjson', `${JSON.stringify(event('a'))}\n`],
  ])('takes %s', async (_, type, body) => expect((await posted(body, { type })).kept).toHaveLength(1));

  test('takes a body that the gateway encoded in base64', async () => {
    expect(
      (
        await posted(JSON.stringify([event('a', { data: { channel: 'voice', summary: 'Grüße' } })]), {
          base64: true,
        })
      ).status,
    ).toBe(202);
  });

  test('names each refused member by its place, and keeps the others', async () => {
    const { status, body, kept } = await posted(
      JSON.stringify([event('a'), { id: 'b' }, event('c', { type: 'x' })]),
    );
    expect(status).toBe(202);
    expect(JSON.parse(body).refused.map(({ index }: { index: number }) => index)).toEqual([1, 2]);
    expect(kept).toHaveLength(1);
  });

  test.each(['pbx-1 old', 'pbx-1 new', 'any'])('the secret “%s” may sign for pbx-1', async (name) =>
    expect((await posted(JSON.stringify([event('a')]), { secret: secretNamed(name) })).status).toBe(202),
  );

  test('a source’s secret does not sign for another source', async () => {
    const { status, kept } = await posted(JSON.stringify([event('a', { source: 'pbx-2' })]));
    expect([status, kept]).toEqual([400, []]);
  });

  const big = JSON.stringify([event('a', { data: { channel: 'voice', summary: 'x'.repeat(1_100_000) } })]);
  const many = JSON.stringify(Array.from({ length: 1001 }, (_, i) => event(String(i))));
  const long = JSON.stringify([event('a', { data: { channel: 'voice', note: 'x'.repeat(300_000) } })]);
  test.each([
    ['unsigned: another secret', 401, posted(JSON.stringify([event('a')]), { secret: secretNamed('other') })],
    [
      'stale by more than 5 minutes',
      401,
      posted(JSON.stringify([event('a')]), { at: minus(NOW, minutes(6)) }),
    ],
    [
      'signed ahead of time',
      401,
      posted(JSON.stringify([event('a')]), { at: instantAt(epochOf(NOW) + minutes(6)) }),
    ],
    ['no JSON', 400, posted('{')],
    ['no good member', 400, posted('[{}]')],
    ['larger than 1 MiB', 413, posted(big)],
    ['more than 1,000 events', 413, posted(many)],
    ['one event over 256 KB', 400, posted(long)],
    ['of another type', 415, posted('a,b', { type: 'text/csv' })],
  ])('refuses what is %s with %i and a problem, and keeps nothing', async (_, status, answer) => {
    const { headers, body, kept, ...seen } = await answer;
    expect(seen.status).toBe(status);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(kept).toEqual([]);
  });

  test('five minutes of difference between the clocks are tolerated', async () => {
    const at = minus(NOW, seconds(5 * 60 - 1));
    expect((await posted(JSON.stringify([event('a')]), { at })).status).toBe(202);
  });

  test('when the queue is away, nothing is said to be accepted', async () => {
    const api = createTestedApi(true);
    const body = JSON.stringify([event('a')]);
    const headers = { 'content-type': BATCH, ...sign(secretNamed('any'), 'm', body, NOW) };
    expect((await api.ask({ path: '/events', headers, body })).status).toBe(503);
  });
});
