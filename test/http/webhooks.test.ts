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

  test('a customer who presses a key comes back into the conference', async () => {
    const { body, kept } = await posted(
      `${callOf('customer')}/key`,
      { CallSid: 'CA2', Digits: '7' },
      { query: 'conference=p_x.1' },
    );
    expect(body).toContain('>p_x.1</Conference>');
    expect(kept).toMatchObject([{ fact: { type: 'call.key', data: { message: 'call.p_x.1.customer' } } }]);
  });

  test('what machine detection heard is kept, whoever it was', async () => {
    const { status, kept } = await posted(`${callOf('customer')}/detected`, {
      CallSid: 'CA2',
      AnsweredBy: 'machine_end_beep',
    });
    expect(status).toBe(204);
    expect(kept).toMatchObject([
      { fact: { type: 'call.answered', data: { answeredBy: 'machine_end_beep' } } },
    ]);
  });

  test('who enters a conference is kept, whichever leg opened it', async () => {
    const { kept } = await posted(`${callOf('agent')}/conference`, {
      CallSid: 'CA2',
      ConferenceSid: 'CF1',
      ParticipantLabel: 'call.p_x.1.customer',
      SequenceNumber: '2',
      StatusCallbackEvent: 'participant-join',
      Timestamp: 'Mon, 23 Nov 2026 12:00:00 +0000',
    });
    expect(kept).toMatchObject([{ fact: { type: 'call.joined', data: { message: 'call.p_x.1.customer' } } }]);
  });

  test('a customer of a case that nobody knows is not kept waiting', async () => {
    const { status, body } = await posted(
      `${callOf('customer')}/left`,
      { CallSid: 'CA2' },
      { query: 'conference=p_x.1' },
    );
    expect([status, body]).toEqual([200, expect.stringContaining('<Hangup/>')]);
  });

  test.each([
    ['customer', 'Somebody will be with you in a moment'],
    ['agent', 'The customer is being called'],
    ['agent.2', 'The customer is being called'],
  ])('whoever waits is spoken to, again and again: %s', async (leg, words) => {
    const { body } = await posted(`${callOf(leg)}/wait`, { CallSid: 'CA2' });
    expect(body).toContain(words);
    expect(body).toContain(`${callOf(leg)}/wait#`);
  });

  test('a body in base64 is the same body', async () => {
    const { status } = await posted(
      `${callOf('agent')}/status`,
      { CallSid: 'CA1', CallStatus: 'busy' },
      { base64: true },
    );
    expect(status).toBe(204);
  });

  test.each(
    ['/status', '/key', '/detected', '/conference', '/wait', '/left'].map(
      (rest) => `${callOf('customer')}${rest}`,
    ),
  )('%s refuses what Twilio did not sign, and keeps nothing', async (path) => {
    const { status, kept } = await posted(
      path,
      { CallSid: 'CA1', CallStatus: 'busy', Digits: '1', AnsweredBy: 'human' },
      { token: 'another' },
    );
    expect([status, kept]).toEqual([403, []]);
  });

  test('an address that names no case is not found', async () => {
    expect(
      (await posted('/twilio/calls/nobody/call.p_x.1.agent/status', { CallSid: 'CA1', CallStatus: 'busy' }))
        .status,
    ).toBe(404);
  });
});
