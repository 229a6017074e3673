import { describe, expect, test } from 'vitest';
import { E164 } from '../../functions/domain/ids.ts';
import { createAccountReader } from '../../functions/twilio/account.ts';
import { inProcess } from '../../infra/local/phones/routes.ts';
import {
  about,
  account,
  baton,
  customer,
  firstMinutes,
  pam,
  phonesInVirtualTime,
  seconds,
} from '../local/phones-world.ts';
import { besideProject, said } from '../twilio/samples.ts';
import { type Asked, faultsOf, fieldsOf } from './twilio-check.ts';
import { BY_THE_PACKAGE, OPERATIONS, type Operation } from './twilio-table.ts';
import { operationsSeen } from './twilio-watch.ts';

/**
 * Every request that any test makes of the stand-in is held against the table (watch-here.ts). Here the whole
 * port is used once, and the table itself is held against Twilio's published description.
 */
describe('what our client sends and the stand-in answers', () => {
  test('covers every operation of the table', async () => {
    const t = phonesInVirtualTime();
    const [to, other] = [E164.parse(customer), E164.parse(pam)];
    const now = firstMinutes(1).until;
    const text = await t.telephony.text(other, 'Hello', about('page.1'));
    const first = await t.ringAgent();
    const second = await t.ringCustomer();
    await t.telephony.release(first.sid, 'Never mind.');
    await t.pass(seconds(200));
    await t.telephony.findTexts(other, (body) => body === 'Hello', firstMinutes(1));
    await t.telephony.findCalls(to, firstMinutes(1));
    await t.telephony.outcomeOfText(text.sid, about('page.1'), now);
    await t.telephony.outcomeOfCall(second.sid, about('customer'), now);
    const reader = createAccountReader({
      account: { ...account, apiUrl: 'http://phones.local' },
      request: inProcess(t.phones),
    });
    await reader.account();
    expect(await reader.number(baton)).toMatchObject({ capabilities: { sms: true, voice: true } });
    expect(await reader.servicesWith(baton)).toHaveLength(1);
    expect([...operationsSeen].sort()).toEqual(Object.keys(OPERATIONS).sort());
  });
});

describe('a request or an answer that is not Twilio’s', () => {
  const CALL = 'To=%2B15555550107&From=%2B15555550100&Url=https%3A%2F%2Fb.example';
  const asked = (sent: string, more: Partial<Asked> = {}): Asked => ({
    method: 'POST',
    path: `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Calls.json`,
    sent: new URLSearchParams(sent),
    status: 400,
    body: { code: 21211, message: 'no', more_info: 'https://www.twilio.com/docs/errors/21211', status: 400 },
    ...more,
  });

  test('a right one has no fault', () => expect(faultsOf(asked(CALL))).toEqual([]));

  test.each([
    ['a misspelt parameter', `${CALL}&Recrod=true`, 'Twilio has no parameter Recrod'],
    ['no To', 'From=%2B15555550100', 'To must be sent'],
    ['a number in another form', CALL.replace('%2B', '00'), 'To is no party, or beyond its limit'],
    ['a word that there is not', `${CALL}&Method=PUT`, 'Method is no method, or beyond its limit'],
    ['too long a ringing', `${CALL}&Timeout=601`, 'Timeout is no integer, or beyond its limit'],
    [
      'a list in one value',
      `${CALL}&StatusCallbackEvent=ringing+completed`,
      'StatusCallbackEvent is no text, or beyond its limit',
    ],
    ['a single parameter twice', `${CALL}&Timeout=30&Timeout=30`, 'Timeout is sent 2 times'],
  ])('%s', (_, sent, fault) => expect(faultsOf(asked(sent))).toEqual([`POST Calls: ${fault}`]));

  test('an operation that is not in the table', () =>
    expect(faultsOf(asked('', { method: 'DELETE' }))).toEqual([
      'DELETE Calls is not in test/contract/twilio-table.ts',
    ]));

  test('a key of the answer that is missing, strange, or of another type', () => {
    const body = { code: '21211', message: 'no', status: 400, detail: 'x' };
    expect(faultsOf(asked(CALL, { body }))).toEqual([
      'POST Calls: Twilio answers no detail',
      'POST Calls: code is string, not number',
      'POST Calls: more_info is missing from the answer',
    ]);
  });
});

interface Property {
  readonly type: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly enum?: readonly string[];
  readonly items?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
}
interface Facts {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly query: readonly (Property & { readonly name: string })[];
        readonly form?: readonly (Property & { readonly name: string })[];
        readonly responses: Readonly<Record<string, Property>>;
      }
    >
  >;
}

/** Twilio's name for a format, and ours. */
const WORDS: Readonly<Record<string, string>> = {
  'phone-number': 'phone',
  endpoint: 'party',
  uri: 'url',
  'http-method': 'method',
  twiml: 'twiml',
  'date-time': 'instant',
  'date-time-rfc-2822': 'rfc2822',
  currency: 'currency',
  'uri-map': 'uris',
  'phone-number-capabilities': 'capabilities',
};

/** Their description of a value in our short form. */
function shortOf(property: Property): string {
  const { items } = property;
  if (items?.properties) return `[${shortOfAll(Object.entries(items.properties))}]`;
  if (items) return `${shortOf(items)}*`;
  const sid = /^\^\(?([A-Z|]+)\)?\[/.exec(property.pattern ?? '')?.[1]?.replace('|', '/');
  const word =
    sid ??
    WORDS[property.format ?? ''] ??
    property.enum?.join('|') ??
    (property.type === 'string' ? 'text' : property.type);
  return `${word}${property.required ? '!' : ''}${property.nullable ? '?' : ''}`;
}
const shortOfAll = (all: readonly (readonly [string, Property])[]): string =>
  all.map(([name, property]) => `${name}:${shortOf(property)}`).join(' ');

const source = besideProject('twilio/rest-facts.json');
describe.skipIf(!source)(`the table, against Twilio's published description${said(source)}`, () => {
  const facts: Facts = source ? JSON.parse(source) : { operations: {} };

  const described = (Object.keys(OPERATIONS) as Operation[]).filter((one) => !BY_THE_PACKAGE.includes(one));
  test.each(described)('%s', (operation) => {
    const [method, path] = operation.split(' ');
    const described = facts.operations[`${method} /2010-04-01/Accounts/{AccountSid}/${path}.json`];
    const { sends, status, answers } = OPERATIONS[operation];
    const parameters = [...(described?.form ?? []), ...(described?.query ?? [])];
    expect(fieldsOf(sends)).toEqual(fieldsOf(shortOfAll(parameters.map((one) => [one.name, one]))));
    const answered = described?.responses[status]?.properties ?? {};
    expect(fieldsOf(answers)).toEqual(fieldsOf(shortOfAll(Object.entries(answered))));
  });
});
