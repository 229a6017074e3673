import { rfc2822 } from './callbacks.ts';
import type { Line } from './line.ts';
import { page, type RestAnswer } from './rest-form.ts';

/** The account, its one number, and the Messaging Service that the number is in, as Twilio's API tells of them. */

const PHONE_SID = `PN${'0'.repeat(32)}`;
const SERVICE_SID = `MG${'0'.repeat(32)}`;

/** The stand-in keeps no dates of these: they have always been there. The two APIs write dates differently. */
const ALWAYS = rfc2822(0);
const ALWAYS_ISO = '1970-01-01T00:00:00Z';

export const accountJson = ({ account }: Line): RestAnswer => ({
  status: 200,
  body: {
    sid: account.accountSid,
    owner_account_sid: account.accountSid,
    // Twilio gives it; here it stands in the secrets, and nowhere else.
    auth_token: '',
    friendly_name: 'Phones on this machine',
    status: 'active',
    type: 'Full',
    date_created: ALWAYS,
    date_updated: ALWAYS,
    uri: `/2010-04-01/Accounts/${account.accountSid}.json`,
    subresource_uris: {},
  },
});

const NOT_SET = [
  'address_sid',
  'identity_sid',
  'sms_application_sid',
  'sms_fallback_url',
  'status_callback',
  'trunk_sid',
  'voice_application_sid',
  'voice_fallback_url',
  'voice_url',
  'emergency_address_sid',
  'bundle_sid',
] as const;

const numberJson = ({ account, number, smsUrl }: Line): object => ({
  ...Object.fromEntries(NOT_SET.map((name) => [name, null])),
  account_sid: account.accountSid,
  address_requirements: 'none',
  api_version: '2010-04-01',
  beta: false,
  capabilities: { voice: true, sms: true, mms: false, fax: false },
  date_created: ALWAYS,
  date_updated: ALWAYS,
  friendly_name: number,
  phone_number: number,
  origin: 'twilio',
  sid: PHONE_SID,
  sms_fallback_method: 'POST',
  sms_method: 'POST',
  sms_url: smsUrl,
  status_callback_method: 'POST',
  uri: `/2010-04-01/Accounts/${account.accountSid}/IncomingPhoneNumbers/${PHONE_SID}.json`,
  voice_receive_mode: 'voice',
  voice_caller_id_lookup: false,
  voice_fallback_method: 'POST',
  voice_method: 'POST',
  emergency_status: 'Inactive',
  emergency_address_status: 'unregistered',
  status: 'in-use',
  type: 'local',
});

export function numbersPage(line: Line, query: URLSearchParams, path: string): RestAnswer {
  const asked = query.get('PhoneNumber');
  const ours = asked === null || asked === line.number ? [{ to: line.number, from: line.number }] : [];
  return page(ours, query, { path, key: 'incoming_phone_numbers', json: () => numberJson(line) }, [
    'PhoneNumber',
  ]);
}

const meta = (path: string, key: string) => ({
  key,
  page: 0,
  page_size: 50,
  first_page_url: path,
  previous_page_url: null,
  next_page_url: null,
  url: path,
});

/** Carriers ask for no registration here: what they ask for in the US is as if it had been done. */
export function servicesPage(line: Line, path: string): RestAnswer {
  const service = {
    sid: SERVICE_SID,
    account_sid: line.account.accountSid,
    friendly_name: 'Phones on this machine',
    date_created: ALWAYS_ISO,
    date_updated: ALWAYS_ISO,
    inbound_request_url: null,
    inbound_method: 'POST',
    fallback_url: null,
    fallback_method: 'POST',
    status_callback: null,
    sticky_sender: true,
    mms_converter: true,
    smart_encoding: true,
    scan_message_content: 'inherit',
    fallback_to_long_code: false,
    area_code_geomatch: true,
    synchronous_validation: false,
    validity_period: 14_400,
    url: `${path}/${SERVICE_SID}`,
    links: {},
    usecase: 'notifications',
    us_app_to_person_registered: true,
    use_inbound_webhook_on_number: true,
  };
  return { status: 200, body: { services: [service], meta: meta(path, 'services') } };
}

export const serviceNumbersPage = (line: Line, path: string): RestAnswer => ({
  status: 200,
  body: {
    phone_numbers: [
      {
        sid: PHONE_SID,
        account_sid: line.account.accountSid,
        service_sid: SERVICE_SID,
        date_created: ALWAYS_ISO,
        date_updated: ALWAYS_ISO,
        phone_number: line.number,
        country_code: 'US',
        capabilities: ['Voice', 'SMS'],
        url: `${path}/${PHONE_SID}`,
      },
    ],
    meta: meta(path, 'phone_numbers'),
  },
});
