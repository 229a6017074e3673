import * as z from 'zod';
import { OutsideError } from '../ports.ts';
import { createTransport, type TransportOptions } from './transport.ts';

/** What Twilio says of the account and of its number: for whoever checks the wiring. Nothing is changed. */
export interface AccountReader {
  account(): Promise<Account>;
  /** The number as it is set up; nothing when it is not of this account. */
  number(phone: string): Promise<OwnNumber | undefined>;
  /** The Messaging Services that the number is in. */
  servicesWith(phone: string): Promise<readonly Service[]>;
}

interface Account {
  readonly status: string;
  readonly type: string;
  /** Twilio's clock, in epoch milliseconds and whole seconds. */
  readonly clock: number | undefined;
}

const OwnNumber = z.object({
  sid: z.string(),
  capabilities: z.object({ sms: z.boolean().default(false), voice: z.boolean().default(false) }),
  sms_url: z.string().nullable().default(null),
  sms_method: z.string().nullable().default(null),
  sms_application_sid: z.string().nullable().default(null),
});
export type OwnNumber = z.infer<typeof OwnNumber>;

const Service = z.object({
  sid: z.string(),
  friendly_name: z.string(),
  us_app_to_person_registered: z.boolean().default(false),
  use_inbound_webhook_on_number: z.boolean().default(false),
});
export type Service = z.infer<typeof Service>;

const AccountBody = z.object({ status: z.string(), type: z.string() });
const Numbers = z.object({ incoming_phone_numbers: z.array(OwnNumber) });
const Services = z.object({ services: z.array(Service) });
const ServiceNumbers = z.object({ phone_numbers: z.array(z.object({ phone_number: z.string() })) });

/** More services than that are not looked through: the check says what it has seen. */
const MOST_SERVICES = 50;

interface AccountReaderOptions extends Omit<TransportOptions, 'account'> {
  readonly account: TransportOptions['account'] & { readonly apiUrl: string };
}

export function createAccountReader({ account, ...how }: AccountReaderOptions): AccountReader {
  const transport = createTransport({ account, ...how });
  const own = `${account.apiUrl}/2010-04-01/Accounts/${account.accountSid}`;
  // Messaging Services live at a host of their own.
  const messaging = `${account.apiUrl.replace('//api.', '//messaging.')}/v1/Services`;

  async function get<T>(uri: string, schema: z.ZodType<T>, params: object = {}) {
    const answer = await transport.request({ method: 'get', uri, params });
    const parsed = schema.safeParse(answer.body);
    if (parsed.success)
      return { body: parsed.data, headers: Object(answer).headers as Record<string, string> };
    throw new OutsideError('unreadable', 'Twilio answered about the account in a form of its own', 'never');
  }

  return {
    async account() {
      const { body, headers } = await get(`${own}.json`, AccountBody);
      const clock = Date.parse(headers['date'] ?? '');
      return { ...body, clock: Number.isNaN(clock) ? undefined : clock };
    },
    async number(phone) {
      const { body } = await get(`${own}/IncomingPhoneNumbers.json`, Numbers, { PhoneNumber: phone });
      return body.incoming_phone_numbers[0];
    },
    async servicesWith(phone) {
      const { body } = await get(messaging, Services, { PageSize: MOST_SERVICES });
      const withIt = await Promise.all(
        body.services.map(async (service) => {
          const numbers = await get(`${messaging}/${service.sid}/PhoneNumbers`, ServiceNumbers, {
            PageSize: 1000,
          });
          return numbers.body.phone_numbers.some((one) => one.phone_number === phone) ? [service] : [];
        }),
      );
      return withIt.flat();
    },
  };
}
