import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { createTelephony } from '../../functions/twilio/outbound.ts';
import { inProcess } from '../../infra/local/phones/routes.ts';
import {
  about,
  account,
  baton,
  customer,
  PUBLIC_URL,
  pam,
  phonesInVirtualTime,
  seconds,
} from '../local/phones-world.ts';
import { besideProject, said } from '../twilio/samples.ts';

/**
 * What our client sends and what our stand-in answers, against Twilio's published description. Our own
 * table holds the part of it that we use, so that this also checks something in a lone checkout.
 */
const OWN_TABLE = {
  'POST /Calls': 'To From Url Twiml Timeout MachineDetection StatusCallback StatusCallbackEvent',
  'GET /Calls': 'To From PageSize',
  'POST /Calls/{Sid}': 'Twiml Status',
  'GET /Calls/{Sid}': '',
  'POST /Messages': 'To From Body StatusCallback',
  'GET /Messages': 'To From PageSize',
  'GET /Messages/{Sid}': '',
} as const;
type Operation = keyof typeof OWN_TABLE;

const CALL_KEYS =
  'sid date_created date_updated parent_call_sid account_sid to to_formatted from from_formatted phone_number_sid status start_time end_time duration price price_unit direction answered_by api_version forwarded_from group_sid caller_name queue_time trunk_sid uri subresource_uris';
const TEXT_KEYS =
  'body num_segments direction from to date_updated price error_message uri account_sid num_media status messaging_service_sid sid date_sent date_created error_code price_unit api_version subresource_uris';
const PAGE_KEYS = 'end first_page_uri next_page_uri page page_size previous_page_uri start uri';

interface Property {
  readonly type: string;
  readonly pattern?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly string[];
  readonly items?: Schema;
}
interface Schema {
  readonly properties: Readonly<Record<string, Property>>;
}
interface Facts {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly query: readonly { name: string; enum?: readonly string[] }[];
        readonly form?: readonly { name: string; enum?: readonly string[]; type: string }[];
        readonly responses: Readonly<Record<string, Schema>>;
      }
    >
  >;
}

interface Exchange {
  readonly operation: Operation;
  readonly sent: URLSearchParams;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Everything that the port can do, once, through the stand-in. */
async function everything(): Promise<Exchange[]> {
  const t = phonesInVirtualTime();
  const through = inProcess(t.phones);
  const seen: Exchange[] = [];
  const telephony = createTelephony({
    account: { ...account, from: baton, apiUrl: 'http://phones.local' },
    publicUrl: PUBLIC_URL,
    request: async (input, init) => {
      const request = new Request(input, init);
      const { pathname, searchParams } = new URL(request.url);
      const path = pathname.replace(/^.*\/AC\w+/, '').replace(/\/(CA|SM)\w+/, '/{Sid}');
      const sent =
        request.method === 'GET' ? searchParams : new URLSearchParams(await request.clone().text());
      const response = await through(request);
      seen.push({
        operation: `${request.method} ${path.replace('.json', '')}` as Operation,
        sent,
        status: response.status,
        body: (await response.clone().json()) as Record<string, unknown>,
      });
      return response;
    },
  });
  const [to, other] = [E164.parse(customer), E164.parse(pam)];
  const now = '2026-11-24T09:00:00.000Z' as never;
  const text = await telephony.text(other, 'Hello', about('page.1'));
  const first = await telephony.ringAgent(other, 'A brief.', 'room', about('agent'));
  const second = await telephony.ringCustomer(to, 'room', about('customer'));
  await telephony.release(first.sid, 'Never mind.');
  await t.pass(seconds(200));
  await telephony.findText(other, 'Hello', now);
  await telephony.findCall(to, now);
  await telephony.outcomeOfText(text.sid, about('page.1'), now);
  await telephony.outcomeOfCall(second.sid, about('customer'), now);
  return seen;
}

const seen = await everything();
const sorted = (words: string | readonly string[]) =>
  [...(typeof words === 'string' ? words.split(' ') : words)].sort();

describe('what our client sends', () => {
  test('covers every operation of the table', () =>
    expect([...new Set(seen.map(({ operation }) => operation))].sort()).toEqual(
      Object.keys(OWN_TABLE).sort(),
    ));

  test.each(seen)('$operation has no parameter beyond the table', ({ operation, sent }) => {
    expect(OWN_TABLE[operation].split(' ')).toEqual(expect.arrayContaining([...sent.keys()]));
  });
});

describe('what the stand-in answers', () => {
  test.each(seen.filter(({ status }) => status < 300))(
    '$operation has Twilio’s keys',
    ({ operation, body }) => {
      const keys = operation.includes('Calls') ? CALL_KEYS : TEXT_KEYS;
      const list = operation.includes('Calls') ? 'calls' : 'messages';
      const isList = operation.startsWith('GET') && !operation.endsWith('{Sid}');
      expect(sorted(Object.keys(body))).toEqual(sorted(isList ? `${PAGE_KEYS} ${list}` : keys));
      if (isList) expect(sorted(Object.keys((body[list] as object[])[0] ?? {}))).toEqual(sorted(keys));
    },
  );
});

const source = besideProject('twilio/rest-facts.json');
describe.skipIf(!source)(`against Twilio's published description${said(source)}`, () => {
  const facts: Facts = source ? JSON.parse(source) : { operations: {} };
  const factsOf = (operation: Operation) => {
    const [method, path] = operation.split(' ');
    return facts.operations[`${method} /2010-04-01/Accounts/{AccountSid}${path}.json`];
  };

  test.each(Object.keys(OWN_TABLE) as Operation[])('%s: our table is part of it', (operation) => {
    const described = factsOf(operation);
    const known = [...(described?.query ?? []), ...(described?.form ?? [])].map(({ name }) => name);
    for (const name of OWN_TABLE[operation].split(' ').filter(Boolean)) expect(known).toContain(name);
  });

  test.each(seen)('$operation: what is sent is allowed', ({ operation, sent }) => {
    const described = factsOf(operation);
    const known = operation.startsWith('GET') ? described?.query : described?.form;
    for (const [name, value] of sent) {
      const parameter = known?.find((one) => one.name === name);
      expect(parameter, name).toBeDefined();
      if (parameter?.enum) expect(parameter.enum).toContain(value);
    }
  });

  test.each(seen.filter(({ status }) => status < 300))(
    '$operation: what is answered is as described',
    (exchange) => {
      const schema = factsOf(exchange.operation)?.responses[String(exchange.status)];
      expect(schema, `status ${exchange.status}`).toBeDefined();
      if (schema) expect(faults(exchange.body, schema)).toEqual([]);
    },
  );
});

/** What does not fit: a key too many or too few, a wrong type, pattern or word. */
function faults(body: Record<string, unknown>, { properties }: Schema): string[] {
  const names = new Set([...Object.keys(body), ...Object.keys(properties)]);
  return [...names].flatMap((name) => {
    const [value, property] = [body[name], properties[name]];
    if (!property) return [`${name}: not described`];
    if (value === undefined) return [`${name}: missing`];
    if (value === null) return property.nullable ? [] : [`${name}: null`];
    const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
    if (type !== property.type) return [`${name}: ${type}, not ${property.type}`];
    if (property.pattern && !new RegExp(property.pattern).test(String(value))) return [`${name}: ${value}`];
    if (property.enum && !property.enum.includes(String(value))) return [`${name}: ${value}`];
    const { items } = property;
    return Array.isArray(value) && items ? value.flatMap((item) => faults(item, items)) : [];
  });
}
