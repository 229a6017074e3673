import { describe, expect, test } from 'vitest';
import { clockFinding } from '../../functions/cli/doctor/clocks.ts';
import { twilioFindings } from '../../functions/cli/doctor/twilio-checks.ts';

const twilio = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'a-token',
  from: '+15555550100',
  apiUrl: 'https://api.twilio.com',
};
const HERE = 'https://baton.example';
const NUMBER = {
  sid: `PN${'1'.repeat(32)}`,
  phone_number: twilio.from,
  capabilities: { sms: true, voice: true },
  sms_url: `${HERE}/twilio/texts`,
  sms_method: 'POST',
  sms_application_sid: null,
};
const SERVICE = {
  sid: `MG${'1'.repeat(32)}`,
  friendly_name: 'Texts',
  us_app_to_person_registered: true,
  use_inbound_webhook_on_number: true,
};

interface World {
  readonly account?: object;
  readonly number?: object;
  readonly services?: readonly object[];
  readonly from?: string;
  /** Seconds that Twilio's clock is ahead. */
  readonly ahead?: number;
}

/** What the doctor says of an account like this, without what is good. */
async function said({
  account = {},
  number = {},
  services = [SERVICE],
  from = twilio.from,
  ahead = 0,
}: World) {
  const asked: string[] = [];
  const request: typeof fetch = async (input) => {
    const { origin, pathname } = new URL(String(input));
    asked.push(`${origin}${pathname}`);
    const bodies: Record<string, object> = {
      [`/2010-04-01/Accounts/${twilio.accountSid}.json`]: { status: 'active', type: 'Full', ...account },
      [`/2010-04-01/Accounts/${twilio.accountSid}/IncomingPhoneNumbers.json`]: {
        incoming_phone_numbers: [{ ...NUMBER, ...number }],
      },
      '/v1/Services': { services },
      [`/v1/Services/${SERVICE.sid}/PhoneNumbers`]: { phone_numbers: [{ phone_number: from }] },
    };
    const date = new Date(Date.now() + ahead * 1000).toUTCString();
    return Response.json(bodies[pathname], { headers: { date } });
  };
  const findings = await twilioFindings({ ...twilio, from }, HERE, request);
  return {
    asked,
    bad: findings.filter(({ result }) => result !== 'good').map(({ result, check }) => `${result}: ${check}`),
  };
}

describe('a Twilio account', () => {
  test('that is as it should be', async () => {
    const { bad, asked } = await said({});
    expect(bad).toEqual([]);
    expect(asked).toContain('https://messaging.twilio.com/v1/Services');
  });

  test.each<[string, World, string[]]>([
    ['on trial', { account: { type: 'Trial' } }, ['advice: twilio account']],
    ['suspended', { account: { status: 'suspended' } }, ['fault: twilio account']],
    ['whose number cannot text', { number: { capabilities: { voice: true } } }, ['fault: twilio number']],
    ['whose number cannot call', { number: { capabilities: { sms: true } } }, ['fault: twilio number']],
    [
      'whose texts go elsewhere',
      { number: { sms_url: 'https://demo.twilio.com' } },
      ['fault: answers by text'],
    ],
    ['whose texts come as GET', { number: { sms_method: 'GET' } }, ['fault: answers by text']],
    [
      'whose texts go to an application',
      { number: { sms_application_sid: 'AP1' } },
      ['fault: answers by text'],
    ],
    [
      'whose Messaging Service takes the texts',
      { services: [{ ...SERVICE, use_inbound_webhook_on_number: false }] },
      ['fault: answers by text'],
    ],
    ['without a registered campaign', { services: [] }, ['advice: registration with US carriers']],
    ['with a toll-free number', { from: '+18005550100' }, ['advice: registration with US carriers']],
    ['outside the US', { from: '+447700900000', services: [] }, []],
    ['on a clock ten seconds ahead', { ahead: 10 }, ['fault: clock of Twilio']],
  ])('%s', async (_, world, bad) => expect((await said(world)).bad).toEqual(bad));
});

test.each([
  [0, 'good'],
  [-1_900, 'good'],
  [3_000, 'advice'],
  [-6_000, 'fault'],
] as const)('a clock that is %i ms ahead: %s', (ahead, result) =>
  expect(clockFinding('clock', ahead).result).toBe(result),
);
