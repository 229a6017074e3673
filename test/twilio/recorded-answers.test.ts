import { describe, expect, test } from 'vitest';
import { CaseId, E164, MessageId } from '../../functions/domain/ids.ts';
import { instantOf } from '../../functions/domain/time.ts';
import { OutsideError } from '../../functions/ports.ts';
import { createTelephony } from '../../functions/twilio/outbound.ts';
import { besideProject, said } from './samples.ts';

/** Bodies that Twilio's REST API was seen to answer with, and what they mean to Baton. */

const NOW = instantOf('2026-11-24T09:00:00Z');
const PAM = E164.parse('+15555550110');
const address = {
  caseId: CaseId.parse('case_abcdefghijklmnop'),
  message: MessageId.parse('page.stall.1.1.pam'),
};
const SID = { call: expect.stringMatching(/^CA\w{32}$/), text: expect.stringMatching(/^(SM|MM)\w{32}$/) };

const answering = (status: number, body: string) =>
  createTelephony({
    account: {
      accountSid: `AC${'2'.repeat(32)}`,
      authToken: 'x',
      from: '+15555550100',
      apiUrl: 'http://twilio.test',
    },
    publicUrl: 'https://baton.example',
    request: async () => new Response(body, { status }),
    pause: async () => {},
  });
const bodyOf = (name: string): string => besideProject(`payloads/twilio/${name}`) ?? '';
const there = besideProject('payloads/twilio/calls-create-response.json');

describe.skipIf(!there)(`a recorded answer${said(there)}`, () => {
  test.each([
    'messages-create-response.json',
    'messages-create-scheduled-sms-response.json',
    'messages-cancel-scheduled-response.json',
  ])('%s names the text that was taken', async (name) => {
    expect(await answering(201, bodyOf(name)).text(PAM, 'Hello', address)).toEqual({ sid: SID.text });
  });

  test.each([
    'calls-create-response.json',
    'calls-create-response-queued.json',
    'calls-create-with-twiml-response.json',
  ])('%s names the call that was taken', async (name) => {
    const placed = await answering(201, bodyOf(name)).ringPerson(PAM, 'A case stalls.', address);
    expect(placed).toEqual({ sid: SID.call });
  });

  test('calls-cancel-response.json is a call that never was', async () => {
    const facts = await answering(200, bodyOf('calls-cancel-response.json')).outcomeOfCall(
      'CA1',
      address,
      NOW,
    );
    expect(facts).toMatchObject([{ type: 'call.status', data: { status: 'canceled' } }]);
  });

  test('error-21614-response.json is final, and its words with the number go no further', async () => {
    const refused = answering(400, bodyOf('error-21614-response.json')).text(PAM, 'Hello', address);
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutsideError);
    expect(error).toMatchObject({ code: '21614', retry: 'never' });
    expect(String(error)).not.toContain('5005550009');
  });
});
