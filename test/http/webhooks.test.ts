import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createTestedApi, NOW, PUBLIC_URL, SECRETS } from '../support/api.ts';

const FORM = 'application/x-www-form-urlencoded';
const callOf = (leg: string) => `/twilio/calls/${caseIdOf('call-1')}/call.p_x.1.${leg}`;

async function posted(
  path: string,
  form: Record<string, string>,
  { query = '', token = SECRETS.twilio.authToken, base64 = false } = {},
) {
  const api = createTestedApi();
  const url = `${PUBLIC_URL}${path}${query ? `?${query}` : ''}`;
  const headers = {
    'content-type': FORM,
    'x-twilio-signature': webhooks.getExpectedTwilioSignature(token, url, form),
  };
  const answer = await api.ask({ path, query, headers, body: new URLSearchParams(form).toString(), base64 });
  return { ...answer, kept: api.kept };
}

describe('what Twilio posts', () => {
  test('a supervisor’s text is kept with the moment at which it came', async () => {
    const form = {
      MessageSid: `SM${'2'.repeat(32)}`,
      From: '+15555550110',
      To: '+15555550100',
      Body: '1 42',
    };
    const { status, kept } = await posted('/twilio/texts', form);
    expect(status).toBe(200);
    expect(kept).toEqual([
      { kind: 'text', from: form.From, body: '1 42', sid: form.MessageSid, receivedAt: NOW },
    ]);
  });

  test('a status is kept as a fact of its case', async () => {
    const { status, kept } = await posted(`${callOf('agent')}/status`, {
      CallSid: 'CA1',
      CallStatus: 'ringing',
    });
    expect(status).toBe(204);
    expect(kept).toMatchObject([
      { fact: { type: 'call.status', data: { status: 'ringing', message: 'call.p_x.1.agent' } } },
    ]);
  });

  test('an agent who presses 1 is put through; who presses 2 is thanked', async () => {
    const press = (Digits: string) =>
      posted(`${callOf('agent')}/key`, { CallSid: 'CA1', Digits }, { query: 'conference=p_x.1' });
    expect((await press('1')).body).toContain('<Conference');
    const declined = await press('2');
    expect(declined.body).toContain('<Hangup');
    expect(declined.kept).toMatchObject([{ fact: { type: 'call.key', data: { key: '2' } } }]);
  });

  test('a customer joins the conference; a machine is hung up on', async () => {
    const pick = (AnsweredBy: string) =>
      posted(`${callOf('customer')}/answer`, { CallSid: 'CA2', AnsweredBy }, { query: 'conference=p_x.1' });
    expect((await pick('human')).body).toContain('>p_x.1</Conference>');
    expect((await pick('machine_start')).body).not.toContain('<Conference');
  });

  test('a body in base64 is the same body', async () => {
    const { status } = await posted(
      `${callOf('agent')}/status`,
      { CallSid: 'CA1', CallStatus: 'busy' },
      { base64: true },
    );
    expect(status).toBe(204);
  });

  test.each(['/twilio/texts', `${callOf('agent')}/status`, `${callOf('agent')}/key`])(
    '%s refuses what Twilio did not sign, and keeps nothing',
    async (path) => {
      const { status, kept } = await posted(
        path,
        { CallSid: 'CA1', CallStatus: 'busy', Digits: '1' },
        { token: 'another' },
      );
      expect([status, kept]).toEqual([403, []]);
    },
  );

  test('an address that names no case is not found', async () => {
    expect(
      (await posted('/twilio/calls/nobody/call.p_x.1.agent/status', { CallSid: 'CA1', CallStatus: 'busy' }))
        .status,
    ).toBe(404);
  });
});
