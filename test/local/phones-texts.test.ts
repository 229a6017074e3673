import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { about, firstMinutes, pam, phonesInVirtualTime, seconds } from './phones-world.ts';

const PAM = E164.parse(pam);
const SINCE = '2026-11-24T09:00:00.000Z' as never;

describe('a text to a phone', () => {
  test('is delivered within two seconds', async () => {
    const t = phonesInVirtualTime();
    await t.telephony.text(PAM, 'Case 42: two transfers.', about('page.1'));
    await t.pass(seconds(2));
    expect(t.news()).toEqual(['1 page.1 message.delivered']);
    expect(t.texts()).toMatchObject([
      { to: pam, body: 'Case 42: two transfers.', status: 'delivered', direction: 'out' },
    ]);
  });

  test.each([
    ['undelivered', '1 page.1 30003', 'undelivered'],
    ['failed:30007', '1 page.1 30007', 'failed'],
  ] as const)('that is %s says why', async (sms, news, status) => {
    const t = phonesInVirtualTime({ [pam]: { calls: [], sms } });
    const { sid } = await t.telephony.text(PAM, 'Hello', about('page.1'));
    await t.pass(seconds(2));
    expect(t.news()).toEqual([news]);
    expect(t.texts()[0]?.status).toBe(status);
    const asked = await t.telephony.outcomeOfText(sid, about('page.1'), SINCE);
    expect(asked.map((fact) => fact.id)).toEqual(t.little.facts.map(({ fact }) => fact.id));
  });

  test('that is silent is heard of no more, and the API knows no end of it', async () => {
    const t = phonesInVirtualTime({ [pam]: { calls: [], sms: 'silent' } });
    const { sid } = await t.telephony.text(PAM, 'Hello', about('page.1'));
    await t.pass(seconds(600));
    expect(t.news()).toEqual([]);
    expect(await t.telephony.outcomeOfText(sid, about('page.1'), SINCE)).toEqual([]);
  });

  test('that the API itself refuses is never taken', async () => {
    const t = phonesInVirtualTime({ [pam]: { calls: [], sms: ['failed:21614', 'delivered'] } });
    await expect(t.telephony.text(PAM, 'Hello', about('page.1'))).rejects.toMatchObject({
      code: '21614',
      retry: 'never',
    });
    await t.telephony.text(PAM, 'Hello', about('page.2'));
    await t.pass(seconds(5));
    expect(t.news()).toEqual(['1 page.2 message.delivered']);
    expect(t.texts().map(({ status }) => status)).toEqual(['failed', 'delivered']);
  });

  test('can be found by its number and its words, in the stretch in which it was asked for', async () => {
    const t = phonesInVirtualTime();
    await t.telephony.text(PAM, 'Other words', about('page.0'));
    const placed = await t.telephony.text(PAM, 'Hello', about('page.1'));
    await t.pass(seconds(60));
    await t.telephony.text(PAM, 'Hello', about('page.2'));
    expect(await t.telephony.findTexts(PAM, (body) => body === 'Hello', firstMinutes(0.5))).toEqual([placed]);
    expect(await t.telephony.findTexts(PAM, (body) => body === 'Hello', firstMinutes(5))).toHaveLength(2);
    expect(await t.telephony.findTexts(PAM, (body) => body === 'Hello!', firstMinutes(5))).toEqual([]);
  });
});

describe('a text from a phone', () => {
  test('reaches Baton, signed, with its words', async () => {
    const t = phonesInVirtualTime();
    await t.phones.text(pam, 'take 42 & thanks');
    expect(t.little.texts).toMatchObject([{ from: pam, body: 'take 42 & thanks' }]);
    expect(t.little.forged).toEqual([]);
    expect(t.texts()).toMatchObject([{ direction: 'in', from: pam, status: 'received' }]);
  });

  test('shows when Baton did not take it', async () => {
    const t = phonesInVirtualTime();
    t.little.refuse(9);
    await t.phones.text(pam, '1');
    expect(t.texts()[0]?.notes).toEqual(['Baton did not take it: HTTP 503']);
  });

  test('STOP ends all texts to it, until START', async () => {
    const t = phonesInVirtualTime();
    await t.phones.text(pam, ' Stop ');
    expect(t.little.texts).toMatchObject([{ body: ' Stop ' }]);
    await expect(t.telephony.text(PAM, 'Hello', about('page.1'))).rejects.toMatchObject({
      code: '21610',
      retry: 'never',
    });
    await t.phones.text(pam, 'START');
    await t.telephony.text(PAM, 'Hello again', about('page.2'));
    await t.pass(seconds(2));
    expect(t.news()).toEqual(['1 page.2 message.delivered']);
  });

  test('CANCEL is a customer’s word here, and stops nothing', async () => {
    const t = phonesInVirtualTime();
    await t.phones.text(pam, 'CANCEL');
    await expect(t.telephony.text(PAM, 'Your call is off.', about('n.1'))).resolves.toHaveProperty('sid');
  });
});

test('sids differ from run to run, and rise within one', async () => {
  const sidOf = async (seed: string) => {
    const t = phonesInVirtualTime({}, { seed });
    return (await t.telephony.text(PAM, 'Hello', about('page.1'))).sid;
  };
  expect(await sidOf('a')).toMatch(/^SM[0-9a-f]{32}$/);
  expect(await sidOf('a')).toBe(await sidOf('a'));
  expect(await sidOf('a')).not.toBe(await sidOf('b'));
});
