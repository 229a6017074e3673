import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOneLine } from '../../functions/cli/doctor/finding.ts';
import { sourceFindings } from '../../functions/cli/doctor/source-checks.ts';
import { ANSWERED, callOf, contactRecord, flowInvocation, MOVED } from '../sources/make-connect.ts';
import { detailEvent } from '../sources/make-genesys.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';

/** The real stack with phone systems wired to it: EventBridge's events in, a flow's question answered. */

const INSTANCE = 'arn:aws:connect:us-east-1:111122223333:instance/5c0ffee0-0000-4000-8000-000000000001';
const STREAM = 'arn:aws:kinesis:us-east-1:111122223333:stream/contact-records';
const GENESYS = 'aws.partner/genesys.com/cloud/0c0ffee0-0000-4000-8000-000000000001/baton';
let baton: InProcess;
beforeAll(async () => {
  baton = await startInProcess('test/local/policy-in-seconds.yaml', {
    connectInstanceArn: INSTANCE,
    connectContactRecordsStreamArn: STREAM,
    genesysEventSource: GENESYS,
  });
}, 30_000);
afterAll(() => baton.close());

const asks = async (
  conversation: string,
  phone: string | null,
  parameters: object = {},
  more: object = {},
): Promise<Record<string, string>> =>
  (await baton.machine.invoke(
    String(baton.machine.outputs['ConnectFlowFunctionArn']),
    flowInvocation(conversation, phone, parameters, more),
  )) as Record<string, string>;

const { events, records } = callOf([ANSWERED, MOVED]);

describe('Amazon Connect', () => {
  test('an unknown caller is not found, and every text is there', async () => {
    const answer = await asks('nobody', '+15555550199');
    expect(answer).toMatchObject({
      found: 'false',
      caseId: '',
      escalated: 'false',
      promiseDue: '',
      promised: 'false',
    });
    expect(Object.values(answer).every((value) => typeof value === 'string')).toBe(true);
  });

  test('events that come in any order and twice are one case with one hand-off, joined to the flow’s number', async () => {
    for (const event of [...events, ...events].reverse())
      expect(await baton.machine.emit(event)).toHaveLength(1);
    await asks('a', '+15555550101');
    await baton.settled();
    // The customer calls again, under another contact id.
    expect(await asks('c', '+15555550101')).toMatchObject({
      found: 'true',
      handoffs: '1',
      path: 'ann > tech > bob',
      lastAgent: 'bob',
    });
  });

  test('a flow that knows only the contact after the transfer is told of the call that it belongs to', async () => {
    expect(await asks('b', null, {}, { InitialContactId: null, PreviousContactId: null })).toMatchObject({
      found: 'true',
      path: 'ann > tech > bob',
    });
  });

  test('a promise that a flow makes is one promise, however often the flow asks', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const parameters = { action: 'promise', at, reason: 'a new meter' };
    for (let i = 0; i < 3; i++)
      expect(await asks('a', '+15555550101', parameters)).toMatchObject({ promised: 'true', refused: '' });
    await baton.settled();
    expect(await asks('a', '+15555550101')).toMatchObject({ promiseDue: at, promiseReason: 'a new meter' });
  });

  test('a record that says why a call ended comes by the pipe, and the customer is promised a call', async () => {
    const now = Date.now();
    const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
    const record = contactRecord(
      { id: 'cut', phone: '+15555550103', reason: 'TELECOM_PROBLEM' },
      { InitiationTimestamp: ago(60), DisconnectTimestamp: ago(2) },
    );
    for (let i = 0; i < 2; i++) expect(await baton.machine.pour(STREAM, record)).toHaveLength(1);
    await baton.settled();
    expect(await asks('cut', '+15555550103')).toMatchObject({
      found: 'true',
      promiseReason: 'the call was cut off',
    });
  });

  test('what is in the stream and is no record is no dead letter, and stops no other', async () => {
    await baton.machine.pour(STREAM, { hello: 'world' });
    expect(await baton.machine.pour('arn:aws:kinesis:us-east-1:111122223333:stream/other', {})).toEqual([]);
  });

  test('a record is no event of EventBridge: no rule takes it', async () => {
    for (const record of records) expect(await baton.machine.emit(record)).toEqual([]);
  });

  test('an event of another instance is not taken', async () => {
    const [event] = callOf([{ id: 'x' }]).events;
    expect(
      await baton.machine.emit({
        ...event,
        resources: ['arn:aws:connect:us-east-1:111122223333:instance/other'],
      }),
    ).toEqual([]);
  });
});

test('Genesys Cloud: a call that is cut off is a case of its customer', async () => {
  for (const event of [
    detailEvent('customer.end', 60, 'g1', { disconnectType: 'TRANSPORT_FAILURE' }),
    detailEvent('customer.start', 0, 'g1', { ani: 'tel:+15555550102' }),
  ])
    expect(await baton.machine.emit({ ...event, source: GENESYS })).toHaveLength(1);
  await baton.settled();
  expect(await asks('d', '+15555550102')).toMatchObject({ found: 'true' });
});

describe('the doctor', () => {
  const asked = async (source: string) => {
    const { secrets, machine } = baton;
    return (await sourceFindings(source, { ...secrets, sources: {} }, machine.url)).map(inOneLine);
  };

  test('says what is wired and heard, and how lately', async () => {
    const [wired, heard, ...more] = await asked('amazon-connect');
    expect(wired).toMatch(/^ok .*: amazon-connect:5c0ffee0-\S+ is wired by EventBridge and contact records/);
    expect(heard).toMatch(/^ok .*: last event 20\d\d-.*, \S+ a minute/);
    expect(more).toEqual([]);
    expect((await asked('genesys')).join()).toContain(
      'genesys:0c0ffee0-0000-4000-8000-000000000001 is wired',
    );
  });

  test('says that another instance is not, and which is', async () => {
    expect(await asked('amazon-connect:other')).toEqual([
      expect.stringMatching(
        /^MEND .* not wired: .*; wired is amazon-connect:5c0ffee0-.*; put .* under "context" in cdk.json, and deploy$/,
      ),
    ]);
  });
});

test('a customer is erased by the one function that may, and not by the API', async () => {
  const { machine, secrets } = baton;
  const { user, password } = secrets.console;
  const asks = (phone: string, path = '/erasures') =>
    fetch(`${machine.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
      body: JSON.stringify({ phone }),
    });
  machine.calls.reset();
  const answer = await asks('+15555550102');
  expect(await answer.json()).toMatchObject({ cases: [{ outcome: 'removed' }], stop: false });
  const asked = Object.keys(machine.calls.byFunction()).filter((name) => name.startsWith('Baton-Api'));
  expect(asked).toEqual([expect.stringMatching(/^Baton-ApiErase/)]);
  expect((await asks('+15555550102', '/erasures/')).status).toBe(404);
});

test('nothing is given up', async () => {
  await baton.settled();
  const given = Object.entries(baton.machine.depths()).filter(([name]) => name.includes('DeadLetters'));
  expect(given).toHaveLength(5);
  for (const [, { ready }] of given) expect(ready).toBe(0);
});
