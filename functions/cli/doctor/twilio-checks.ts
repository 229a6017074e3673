import type { Secrets } from '../../env.ts';
import { OutsideError } from '../../ports.ts';
import {
  type AccountReader,
  createAccountReader,
  type OwnNumber,
  type Service,
} from '../../twilio/account.ts';
import { WEBHOOK_PATHS } from '../../twilio/addresses.ts';
import { clockFinding } from './clocks.ts';
import { advice, type Finding, fault, good } from './finding.ts';

/** The Twilio account, its number, and what US carriers ask for. */
export async function twilioFindings(
  twilio: Secrets['twilio'],
  publicUrl: string,
  request?: typeof fetch,
): Promise<Finding[]> {
  const reader = createAccountReader({ account: twilio, request });
  const asked = Date.now();
  try {
    const { status, type, clock } = await reader.account();
    const ahead = clock === undefined ? undefined : clock + 500 - (asked + Date.now()) / 2;
    return [
      accountFinding(status),
      ...(type === 'Trial' ? [TRIAL] : []),
      clockFinding('clock of Twilio', ahead),
      ...(await numberFindings(reader, twilio.from, publicUrl)),
    ];
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return [unreadable(error)];
  }
}

function unreadable({ code, message }: OutsideError): Finding {
  if (code === '20003' || code === 'http-401')
    return fault(
      'twilio account',
      'Twilio does not know this account sid with this token',
      'Console > Account > API keys & tokens: copy "Account SID" and "Auth Token" of the live credentials into `twilio`',
    );
  return fault(
    'twilio account',
    message,
    'look at https://status.twilio.com and at the network, then run this again',
  );
}

const TRIAL = advice(
  'twilio account',
  'a trial: it texts and calls verified numbers only (21608, 21219)',
  'Console > Billing > Upgrade',
);

const accountFinding = (status: string): Finding =>
  status === 'active'
    ? good('twilio account', 'active')
    : fault('twilio account', status, 'Console > Billing: see why, and add funds or write to Twilio support');

async function numberFindings(reader: AccountReader, from: string, publicUrl: string): Promise<Finding[]> {
  const number = await reader.number(from);
  if (!number)
    return [
      fault(
        'twilio number',
        'the number in `twilio.from` is not one of this account',
        'Console > Phone Numbers > Manage > Active numbers: put one of these there, or buy one',
      ),
    ];
  const services = await reader.servicesWith(from);
  return [
    capabilityFinding(number),
    repliesFinding(number, services, publicUrl),
    registrationFinding(from, services),
  ];
}

function capabilityFinding({ capabilities: { sms, voice } }: OwnNumber): Finding {
  const missing = [...(sms ? [] : ['texts']), ...(voice ? [] : ['calls'])];
  return missing.length === 0
    ? good('twilio number', 'it texts and calls')
    : fault(
        'twilio number',
        `it is not made for ${missing.join(' and ')}`,
        'Console > Phone Numbers > Buy a number: one with Voice and SMS, and put it in `twilio.from`',
      );
}

/** Whether what people answer reaches Baton. A Messaging Service may take the texts to its numbers for itself. */
function repliesFinding(number: OwnNumber, services: readonly Service[], publicUrl: string): Finding {
  const wanted = `${publicUrl}${WEBHOOK_PATHS.textReceived}`;
  const taker = services.find((service) => !service.use_inbound_webhook_on_number);
  if (taker)
    return fault(
      'answers by text',
      `the Messaging Service ${taker.sid} takes the texts to the number`,
      `Console > Messaging > Services > ${taker.friendly_name} > Integration: "Defer to sender's webhook"`,
    );
  const set = number.sms_url === wanted && number.sms_method === 'POST' && !number.sms_application_sid;
  return set
    ? good('answers by text', 'the number passes them to this Baton')
    : fault(
        'answers by text',
        `the number passes them to ${number.sms_url || 'nobody'}`,
        `Console > Phone Numbers > Manage > Active numbers > the number > Messaging > "A message comes in": Webhook, ${wanted}, HTTP POST`,
      );
}

const TOLL_FREE = /^\+18(00|33|44|55|66|77|88)/;

/** US carriers block texts from numbers that are not registered (30034), and from unverified toll-free ones (30032). */
function registrationFinding(from: string, services: readonly Service[]): Finding {
  const check = 'registration with US carriers';
  if (!from.startsWith('+1')) return good(check, 'not asked for: no number of the US or Canada');
  if (TOLL_FREE.test(from))
    return advice(
      check,
      'a toll-free number must be verified, which cannot be read here (30032)',
      'Console > Phone Numbers > Manage > Toll-free verification: its status must be "Approved"',
    );
  return services.some((service) => service.us_app_to_person_registered)
    ? good(check, 'the number is in a Messaging Service with a registered campaign')
    : advice(
        check,
        'the number is in no Messaging Service with an A2P 10DLC campaign: texts to US mobiles are blocked (30034)',
        'Console > Messaging > Regulatory compliance > A2P 10DLC: register brand and campaign, and add the number to its service',
      );
}
