import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { phonesApp } from '../../infra/local/phones/routes.ts';
import { about, agent, customer, pam, phonesInVirtualTime, seconds } from './phones-world.ts';

function page(behaviours: Parameters<typeof phonesInVirtualTime>[0] = {}) {
  const t = phonesInVirtualTime(behaviours);
  const names: Record<string, string> = { [agent]: 'Ada <agent>', [pam]: 'Pam' };
  const app = phonesApp(t.phones, { nameOf: (number) => names[number] });
  const look = async () => (await app.request('/phones')).text();
  const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  /** Presses the button that is on the page; fails when there is none. */
  const press = async (label: string) => {
    const forms = [...(await look()).matchAll(/<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/gs)];
    const form = forms.find(([, , inside]) =>
      new RegExp(`<button[^>]*>${label.replace(/[*]/g, '\\*')}<`).test(inside ?? ''),
    );
    if (!form) throw new Error(`there is no button ${label}`);
    const key = /name="key" value="([^"]*)"/.exec(form[2] ?? '')?.[1];
    expect((await post(form[1] ?? '', key === undefined ? {} : { key })).status).toBe(303);
  };
  return { ...t, app, look, post, press };
}

describe('the page of phones', () => {
  test('says that nothing has happened yet', async () => {
    expect(await page().look()).toContain('No phone has taken part yet.');
  });

  test('shows each phone with its texts and its calls, and nothing of it as markup', async () => {
    const t = page();
    await t.telephony.text(E164.parse(pam), 'Case 42: <script>alert(1)</script> & co', about('page.1'));
    await t.ringAgent('agent', 'A "brief" <b>');
    await t.phones.text(pam, '<img src=x onerror=alert(2)>');
    await t.pass(seconds(400));
    const html = await t.look();
    expect(html).toContain('Case 42: &lt;script&gt;alert(1)&lt;/script&gt; &amp; co');
    expect(html).toContain('&lt;img src=x');
    expect(html).toContain('Ada &lt;agent&gt;');
    expect(html).not.toMatch(/<img|<b>|<script>alert/);
    expect(html).toMatch(/delivered/);
    expect(html).toMatch(/call: human, \d+ s, pressed 1/);
  });

  test('an address in a text can be followed, and is no way to put markup in', async () => {
    const t = page();
    await t.telephony.text(E164.parse(pam), 'See https://baton.example/l/x"onclick="y> end', about('page.1'));
    expect(await t.look()).toContain(
      'See <a href="https://baton.example/l/x&quot;onclick=&quot;y&gt;" target="_blank" rel="noreferrer">https://baton.example/l/x&quot;onclick=&quot;y&gt;</a> end',
    );
  });

  test('lets somebody answer, hear the brief, press a key, talk and hang up, with plain forms', async () => {
    const t = page({ [agent]: 'manual', [customer]: 'manual' });
    t.little.on(async (fact) => {
      if (fact.type === 'call.key') await t.ringCustomer();
    });
    await t.ringAgent('agent', 'Frankie, calendar.');
    await t.pass(seconds(1));
    expect(await t.look()).toContain('Ringing');
    await t.press('Answer');
    const html = await t.look();
    expect(html).toContain('Frankie, calendar. Press 1 to be connected.');
    expect(html).toContain('a key is asked for');
    await t.press('1');
    await t.pass(seconds(1));
    await t.press('Answer');
    await t.pass(seconds(600));
    expect(await t.look()).toContain('in a conference');
    await t.press('Hang up');
    expect(t.calls().map(({ status, conference }) => [status, conference])).toEqual([
      ['completed', 'room'],
      ['completed', 'room'],
    ]);
    expect(t.news()).toContain('4 customer human');
  });

  test('lets a call ring out, be declined, or fall to the mailbox', async () => {
    const t = page({ [customer]: 'manual' });
    const ring = async () => {
      await t.ringCustomer();
      await t.pass(0);
    };
    await ring();
    await t.press('Decline');
    await ring();
    await t.press('Let the mailbox answer');
    await t.pass(seconds(5));
    await ring();
    await t.pass(seconds(31));
    expect(t.calls().map(({ outcome }) => outcome)).toEqual(['busy', 'machine', 'no-answer']);
    await expect(t.press('Answer')).rejects.toThrow('no button');
  });

  test('lets a phone text back, and a new number text', async () => {
    const t = page();
    expect((await t.post('/phones/texts', { from: pam, body: 'take 42' })).status).toBe(303);
    expect(t.little.texts).toMatchObject([{ from: pam, body: 'take 42' }]);
    expect(await t.look()).toContain('Pam');
  });

  test.each([
    [{ from: '555', body: 'x' }, 'written like'],
    [{ from: pam, body: '  ' }, '1 to 1600'],
    [{ from: pam, body: 'x'.repeat(1601) }, '1 to 1600'],
  ])('refuses a text that is none', async (fields, words) => {
    const t = page();
    const answer = await t.post('/phones/texts', fields);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
    expect(t.phones.log).toEqual([]);
  });

  test('takes nothing from another site’s page', async () => {
    const t = page();
    const answer = await t.post(
      '/phones/texts',
      { from: pam, body: 'done' },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(answer.status).toBe(403);
    expect(t.little.texts).toEqual([]);
  });

  test('is not disturbed by a call that is over or never was', async () => {
    const t = page();
    for (const path of ['answer', 'decline', 'hang-up', 'key', 'mailbox'])
      expect((await t.post(`/phones/calls/CAnone/${path}`, { key: '1' })).status).toBe(303);
  });
});
