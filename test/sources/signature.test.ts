import { describe, expect, test } from 'vitest';
import { instantOf, minutes, plus, seconds } from '../../functions/domain/time.ts';
import { maySign, sign, verifySignature } from '../../functions/sources/signature.ts';

const secret = (letter: string) => `whsec_${Buffer.from(letter.repeat(24)).toString('base64')}`;
const now = instantOf('2026-11-23T19:00:00Z');
const body = '{"id":"1"}';
const secrets = { '*': [secret('a')], 'asterisk:pbx-1': [secret('b'), secret('c')] };
const signed = (key = secret('a'), at = now) => ({ headers: sign(key, 'msg_1', body, at), body });

describe('a signature', () => {
  test('is the one that the standard gives', () => {
    // The worked example of the Standard Webhooks libraries.
    const headers = sign(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      '{"test": 2432232314}',
      instantOf('2021-02-25T15:02:10Z'),
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('tells which sources it may speak for', () => {
    expect(verifySignature(signed(), secrets, now)).toEqual({ ok: true, sources: ['*'], signedAt: now });
    expect(verifySignature(signed(secret('b')), secrets, now)).toMatchObject({
      ok: true,
      sources: ['asterisk:pbx-1'],
    });
  });

  test('by the second of two secrets is as good: one is being replaced', () => {
    expect(verifySignature(signed(secret('c')), secrets, now)).toMatchObject({ ok: true });
  });

  test('may be any of those offered', () => {
    const { headers } = signed();
    const offered = `v1a,AAAA v1,bm90IHRoaXM= ${headers['webhook-signature']}`;
    const verdict = verifySignature(
      { headers: { ...headers, 'webhook-signature': offered }, body },
      secrets,
      now,
    );
    expect(verdict).toMatchObject({ ok: true });
  });

  test('is found under header names of any casing, over bytes as over text', () => {
    const headers = Object.fromEntries(
      Object.entries(signed().headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(verifySignature({ headers, body: Buffer.from(body) }, secrets, now)).toMatchObject({ ok: true });
  });
});

describe('refused is', () => {
  const refused = { ok: false, status: 401 };

  test('a body that was changed', () => {
    expect(verifySignature({ ...signed(), body: '{"id":"2"}' }, secrets, now)).toMatchObject(refused);
  });

  test('an id that was changed', () => {
    const headers = { ...signed().headers, 'webhook-id': 'msg_2' };
    expect(verifySignature({ headers, body }, secrets, now)).toMatchObject(refused);
  });

  test('a timestamp that was changed', () => {
    const headers = { ...signed().headers, 'webhook-timestamp': String(Date.parse(now) / 1000 - 1) };
    expect(verifySignature({ headers, body }, secrets, now)).toMatchObject(refused);
  });

  test('a secret that nobody has', () => {
    expect(verifySignature(signed(secret('z')), secrets, now)).toMatchObject(refused);
    expect(verifySignature(signed(), {}, now)).toMatchObject(refused);
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('a request without %s', (name) => {
    const headers = { ...signed().headers, [name]: undefined };
    expect(verifySignature({ headers, body }, secrets, now)).toMatchObject({
      ...refused,
      reason: expect.stringContaining('not signed'),
    });
  });

  test.each(['', 'soon', '-5', '1e9', '123456789012'])('a timestamp like %j', (timestamp) => {
    const headers = { ...signed().headers, 'webhook-timestamp': timestamp };
    expect(verifySignature({ headers, body }, secrets, now)).toMatchObject({ ok: false });
  });

  test('what is older or newer than five minutes, to the second', () => {
    const at = (later: number) => verifySignature(signed(), secrets, plus(now, seconds(later)));
    expect([at(300), at(-300)]).toEqual([
      { ok: true, sources: ['*'], signedAt: now },
      { ok: true, sources: ['*'], signedAt: now },
    ]);
    expect(at(301)).toMatchObject({ ...refused, reason: 'stale: signed more than 5 minutes ago' });
    expect(at(-301)).toMatchObject({ ...refused, reason: 'stale: signed more than 5 minutes ahead' });
    expect(verifySignature(signed(secret('a'), plus(now, minutes(-6))), secrets, now)).toMatchObject(refused);
  });
});

test('a source’s own secret signs for that source alone, and the star for any', () => {
  expect(maySign(['asterisk:pbx-1'], 'asterisk:pbx-1')).toBe(true);
  expect(maySign(['asterisk:pbx-1'], 'asterisk:pbx-2')).toBe(false);
  expect(maySign(['*'], 'asterisk:pbx-2')).toBe(true);
});
