import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptFields } from '../../functions/sources/kept-fields.ts';
import { unknown } from '../../functions/sources/source-reading.ts';

/** Names under which systems keep what people are called, have, or have said. */
const PERSONAL = [
  ...['customerName', 'lastName', 'LAST_NAME', 'first_name', 'participantName', 'agentName', 'name', 'city'],
  ...['phone', 'phoneNumber', 'callerNumber', 'ani', 'dnis', 'e164', 'From', 'CallerIDNum', 'mobile2'],
  ...['pin', 'ssn', 'cardNumber', 'zip', 'postalCode', 'birthYear', 'age', 'dob', 'dateOfBirth', 'birthTime'],
  ...[
    'email',
    'address',
    'street',
    'state',
    'notes',
    'comment',
    'transcript',
    'reason',
    'summary',
    'isPregnant',
  ],
  ...['attributes', 'customAttributes', 'Parameters', 'CustomerEndpoint', 'contact', 'value', 'subject'],
];
/** What stands there: each looks like something technical. */
const value = fc.oneof(
  fc.constantFrom('MARTINEZ', 'AUSTIN', 'O', 'smith', 'A_B', '+15555550101', '1980-02-03T00:00:00Z', 'true'),
  fc.constantFrom('1.2', '0042', 'arn:aws:connect:us-east-1:111122223333:instance/kim'),
  fc.constantFrom(15555550101, 4915112345678, 123456, 4711, 1980, 37, 0, 1795446060000),
  fc.boolean(),
  fc.uuid(),
);
const told = fc.oneof(
  value,
  fc.array(value, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('JOHN', 'O4711', 'deep'), value, { maxKeys: 2 }),
);

describe('of what was not understood', () => {
  test('no value under a name of something personal is kept, whatever it looks like', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERSONAL), told, fc.boolean(), (name, one, isDeep) => {
        const kept = keptFields(isDeep ? { detail: [{ [name]: one }] } : { [name]: one });
        for (const left of Object.values(kept)) expect(left).toMatch(/^\((string|number|boolean)\)$/);
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing below what is about a person is kept, under whatever name', () => {
    const technical = fc.constantFrom('type', 'status', 'count', 'createdAt', 'contactId');
    const above = fc.constantFrom(
      'attributes',
      'customFields',
      'customer',
      'caller',
      'profile',
      'parameters',
    );
    fc.assert(
      fc.property(above, technical, value, (outer, name, one) => {
        const kept = keptFields({ [outer]: { [name]: one } });
        expect(Object.entries(kept).flat().join(' ')).toMatch(/^\w+\.\(name\) \(\w+\)$/);
      }),
    );
  });

  test('what is technical is, under the name that says so', () => {
    const fields = {
      eventType: 'PAUSED',
      eventName: 'call.paused',
      Initiation_Method: 'API',
      'detail-type': 'Some.Event',
      version: '2.0',
      retries: 2,
      durationMs: 900,
      eventTime: 1795446060000,
      created_at: '2026-11-23T15:00:00Z',
      contactId: '0c0ffee0-0000-4000-8000-000000000001',
      instanceArn: 'arn:aws:connect:us-east-1:111122223333:instance/i-1',
    };
    expect(keptFields(fields)).toEqual(fields);
  });

  test('under a name that a centre may use for its own, only what systems say there is kept', () => {
    const names = ['topic', 'channel', 'action', 'direction', 'type', 'kind', 'status', 'outcome'];
    const others = ['method', 'provider', 'region', 'resourceType', 'version', 'topicName', 'subtype'];
    const own = fc.constantFrom('Cancer', 'Maria', 'Bankruptcy', 'Miller', 'DIVORCED', 'kim.doe', 'O_Neill');
    fc.assert(
      fc.property(fc.constantFrom(...names, ...others), own, (name, one) => {
        expect(keptFields({ [name]: one })).toEqual({ [name]: '(string)' });
      }),
    );
    const said = {
      channel: 'VOICE',
      direction: 'inbound',
      type: 'Ticket',
      status: 'no-answer',
      action: 'created',
    };
    expect(keptFields(said)).toEqual(said);
  });

  test('a number under such a name is kept only while it is small, and a word only if it is one', () => {
    expect(keptFields({ totalCount: 15555550101, status: 'call +15555550101', type: 'Kim asks' })).toEqual({
      totalCount: '(number)',
      status: '(string)',
      type: '(string)',
    });
  });

  test('the name that it is counted by has no number that could be somebody’s', () => {
    for (const kind of ['call from 555 555 0101', 'call from 555-555-0101', 'call 15555550101'])
      expect(unknown(kind, {}).kind).not.toMatch(/\d/);
    expect(unknown('v2.detail.events 2 of 10', {}).kind).toBe('v2.detail.events 2 of 10');
  });
});
