import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isGenuine } from '../../functions/twilio/inbound.ts';
import { besideProject, said } from './samples.ts';

const TOKEN = 'our-own-auth-token';
const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';
const URL_ = 'https://baton.example/prod/twilio/texts/case_abc/page.transfers.1.0.0.pam';

/** Written from Twilio's description, not from its library: what is signed is the URL and all fields, sorted. */
const sign = (signed: string) => createHmac('sha1', TOKEN).update(signed, 'utf8').digest('base64');

const genuine = (url: string, body: string, signature: string | undefined, contentType: string = FORM) =>
  isGenuine({ url, body, contentType, signature }, TOKEN);

describe('a form that Twilio posted', () => {
  const body = 'To=%2B15555550100&Body=take+42&From=%2B15555550142';
  const signature = sign(`${URL_}Bodytake 42From+15555550142To+15555550100`);

  test('is genuine', () => expect(genuine(URL_, body, signature)).toBe(true));
  test('is not, with one field changed', () =>
    expect(genuine(URL_, body.replace('42', '43'), signature)).toBe(false));
  test('is not, with one field more', () => expect(genuine(URL_, `${body}&A=1`, signature)).toBe(false));
  test('is not, at another address', () => expect(genuine(`${URL_}x`, body, signature)).toBe(false));
  test('is not, with another token', () =>
    expect(isGenuine({ url: URL_, body, contentType: FORM, signature }, 'other')).toBe(false));
  test.each([undefined, '', 'x', `${signature}=`])('is not, with the signature %s', (wrong) =>
    expect(genuine(URL_, body, wrong)).toBe(false),
  );
  test('is not, when it says that it is JSON', () =>
    expect(genuine(URL_, body, signature, 'application/json')).toBe(false));
});

describe('the fields that are signed', () => {
  test('include empty ones', () => expect(genuine(URL_, 'B=&A=1', sign(`${URL_}A1B`))).toBe(true));
  test('include every value of a name that comes twice', () => {
    const signature = sign(`${URL_}MediaonetwoZ`.replace('MediaonetwoZ', 'MediaoneMediatwoZ'));
    expect(genuine(URL_, 'Media=two&Media=one&Z=', signature)).toBe(true);
    expect(genuine(URL_, 'Media=two&Z=', signature)).toBe(false);
  });
  test('are not trimmed, and may be of any script', () =>
    expect(genuine(URL_, `Body=${encodeURIComponent(' grüße 🙂\n')}`, sign(`${URL_}Body grüße 🙂\n`))).toBe(
      true,
    ));
  test('may be named like parts of the language', () =>
    expect(genuine(URL_, '__proto__=1&constructor=2', sign(`${URL_}__proto__1constructor2`))).toBe(true));
  test('may be none', () => {
    expect(genuine(URL_, '', sign(URL_))).toBe(true);
    expect(isGenuine({ url: URL_, body: '', contentType: undefined, signature: sign(URL_) }, TOKEN)).toBe(
      true,
    );
  });
});

describe('the address that is signed', () => {
  test('is the raw query string, in its own order and spelling', () => {
    const url = `${URL_}?conference=b%20c&a=it's`;
    expect(genuine(url, 'A=1', sign(`${url}A1`))).toBe(true);
    expect(genuine(`${URL_}?a=it's&conference=b%20c`, 'A=1', sign(`${url}A1`))).toBe(false);
  });
  test('may carry the standard port, or not, whatever we were given', () => {
    const [bare, port] = ['https://baton.example/twilio/texts', 'https://baton.example:443/twilio/texts'];
    expect(genuine(bare, 'A=1', sign(`${port}A1`))).toBe(true);
    expect(genuine(port, 'A=1', sign(`${bare}A1`))).toBe(true);
  });
  test('keeps a port of its own', () => {
    const url = 'http://127.0.0.1:8787/twilio/texts';
    expect(genuine(url, 'A=1', sign(`${url}A1`))).toBe(true);
  });
  test('is refused, not thrown over, when it is no address', () =>
    expect(genuine('not an address', 'A=1', sign('not an addressA1'))).toBe(false));
});

describe('a JSON body', () => {
  const body = '{"a": "ü"}';
  const url = `${URL_}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;

  test('is genuine by its hash in the signed address', () =>
    expect(genuine(url, body, sign(url), 'application/json')).toBe(true));
  test('is not, when it was changed', () =>
    expect(genuine(url, `${body} `, sign(url), 'application/json')).toBe(false));
  test('is not, without a hash', () =>
    expect(genuine(URL_, body, sign(URL_), 'application/json')).toBe(false));
});

const sample = besideProject('payloads/twilio/signature-test-vector.json');
describe.skipIf(!sample)(`the example of Twilio's documentation${said(sample)}`, () => {
  test('is genuine, and is not with another token', () => {
    const { url, params, authToken, expectedSignature } = JSON.parse(sample ?? '');
    const request = {
      url,
      body: new URLSearchParams(params).toString(),
      contentType: FORM,
      signature: expectedSignature,
    };
    expect(isGenuine(request, authToken)).toBe(true);
    expect(isGenuine(request, `${authToken}6`)).toBe(false);
  });
});
