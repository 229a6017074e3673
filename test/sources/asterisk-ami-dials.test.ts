import { describe, expect, test } from 'vitest';
import { byConversation } from './described-events.ts';
import { BEGAN, block, call } from './make-ami.ts';
import { readAmi } from './read-ami.ts';

const ID = `${BEGAN}.1`;
const CALLER = 'SIP/trunk-00000001';
const LOCAL = 'Local/ID31@accounts-00000007';

const told = (...blocks: string[]) => byConversation(readAmi(blocks.join('')).events);

/** One channel dials another for the customer, whose number it shows. */
const dials = (at: number, channel: string, to: string, more: Record<string, string> = {}) =>
  block(at, 'DialBegin', {
    Channel: channel,
    CallerIDNum: '+15555550121',
    Uniqueid: channel === CALLER ? ID : `${BEGAN}.${channel.length}`,
    Linkedid: ID,
    DestChannel: to,
    DestCallerIDNum: '+15555550100',
    ...more,
  });
const ends = (at: number, channel: string, to: string, status = 'ANSWER', more = {}) =>
  dials(at, channel, to, { DialStatus: status, ...more }).replace('DialBegin', 'DialEnd');
const hangsUp = call(ID).hangsUp(60);

describe('who has a call that was dialled', () => {
  test('is the phone behind a Local channel, which is told of twice and has it once', () => {
    const blocks = [
      dials(0, CALLER, `${LOCAL};1`),
      dials(1, `${LOCAL};2`, 'SIP/555550100-00000002'),
      ends(9, `${LOCAL};2`, 'SIP/555550100-00000002'),
      ends(9, CALLER, `${LOCAL};1`),
      hangsUp,
    ];
    expect(told(...blocks)).toEqual({ [ID]: ['started', 'connected SIP/555550100', 'ended completed'] });
  });

  test('is the last of a row of forwardings, each a Local channel of its own', () => {
    const [first, second] = ['Local/31@desk-00000001', 'Local/32@desk-00000002'];
    const blocks = [
      dials(0, CALLER, `${first};1`),
      dials(0, `${first};2`, `${second};1`),
      dials(1, `${second};2`, 'PJSIP/3052-00000003'),
      ends(9, `${second};2`, 'PJSIP/3052-00000003'),
      ends(9, `${first};2`, `${second};1`),
      ends(9, CALLER, `${first};1`),
      hangsUp,
    ];
    expect(told(...blocks)).toEqual({ [ID]: ['started', 'connected 3052', 'ended completed'] });
  });

  test('is nobody of the centre when a trunk reached a number outside, and the customer was answered all the same', () => {
    const mobile = [dials(0, CALLER, 'SIP/carrier-00000002'), ends(9, CALLER, 'SIP/carrier-00000002')];
    expect(told(...mobile, hangsUp)).toEqual({ [ID]: ['started', 'ended completed'] });
  });

  test('is nobody when the phone behind the Local channel was picked up and the call refused', () => {
    const refused = [
      dials(0, CALLER, `${LOCAL};1`),
      dials(1, `${LOCAL};2`, 'SIP/carrier-00000002'),
      ends(9, `${LOCAL};2`, 'SIP/carrier-00000002'),
      ends(12, CALLER, `${LOCAL};1`, 'NOANSWER'),
    ];
    expect(told(...refused, hangsUp)).toEqual({ [ID]: ['started', 'ended abandoned by customer'] });
  });
});

describe('a call that begins inside the house', () => {
  const phone = { Uniqueid: ID, Linkedid: ID };

  test.each([
    ['shows the phone’s own number', 'SIP/555550100-00000002', '555550100'],
    ['shows the centre’s number', 'PJSIP/3011-00000002', '+15555550100'],
    ['shows the name of its endpoint', 'PJSIP/ada-00000002', 'ada'],
    ['shows none', 'PJSIP/3011-00000002', 'anonymous'],
  ])('is nobody’s conversation, whichever number it shows: %s', (_, channel, number) => {
    const blocks = [
      block(0, 'Newchannel', { ...phone, Channel: channel, CallerIDNum: number }),
      dials(1, channel, 'SIP/carrier-00000003', { ...phone, CallerIDNum: '+15555550100' }),
      ends(9, channel, 'SIP/carrier-00000003', 'ANSWER', { ...phone, CallerIDNum: '+15555550100' }),
      block(50, 'BlindTransfer', {
        Result: 'Success',
        TransfererChannel: channel,
        TransfererUniqueid: ID,
        TransfererLinkedid: ID,
        TransfereeUniqueid: `${BEGAN}.9`,
        TransfereeLinkedid: ID,
        Extension: '3052',
      }),
      block(50, 'Hangup', { ...phone, Channel: channel, Cause: 16 }),
      ends(55, 'SIP/carrier-00000003', 'PJSIP/3052-00000004'),
    ];
    expect(told(...blocks)).toEqual({});
  });

  test('is known by the short number that it dials with, too', () => {
    const dial = dials(1, 'SIP/reception-00000002', 'SIP/lab-00000003', { ...phone, CallerIDNum: '201' });
    const handed = block(9, 'AttendedTransfer', {
      Result: 'Success',
      OrigTransfererChannel: 'SIP/reception-00000002',
      OrigTransfererLinkedid: ID,
      TransfereeUniqueid: `${BEGAN}.9`,
      TransfereeLinkedid: ID,
      DestType: 'Bridge',
    });
    expect(told(dial, handed)).toEqual({});
  });
});

test.each(['anonymous', 'Anonymous'])(
  'a caller who hides their number and rings a desk is a customer, at the endpoint “%s”, too',
  (name) => {
    const channel = `PJSIP/${name}-00000003`;
    const more = { Uniqueid: ID, CallerIDNum: name };
    const made = block(0, 'Newchannel', { Channel: channel, Linkedid: ID, ...more });
    const cutOff = call(ID).hangsUp(60, 38);
    const desk = 'PJSIP/7001-00000004';
    expect(told(made, dials(1, channel, desk, more), ends(9, channel, desk, 'ANSWER', more), cutOff)).toEqual(
      { [ID]: ['started', 'connected 7001', 'ended dropped by system'] },
    );
  },
);

test('a wire of a card is no extension: its caller is a customer', () => {
  const [wire, phone] = ['DAHDI/33-1', 'SIP/ada-00000002'];
  const more = { Uniqueid: ID, DestCallerIDNum: 'ada' };
  const made = block(0, 'Newchannel', {
    Channel: wire,
    Uniqueid: ID,
    Linkedid: ID,
    CallerIDNum: '+15555550121',
  });
  expect(told(made, dials(1, wire, phone, more), ends(9, wire, phone, 'ANSWER', more), hangsUp)).toEqual({
    [ID]: ['started', 'connected SIP/ada', 'ended completed'],
  });
});

describe('a queue of FreePBX on Asterisk 1.8, whose members are Local channels', () => {
  const [one, two] = ['Local/3011@from-queue-f153;1', 'Local/3011@from-queue-f153;2'];
  const old = (at: number, event: string, fields: Record<string, string>) => block(at, event, fields);
  const phone = 'SIP/3011-00000004';
  const blocks = [
    old(0, 'Join', { Channel: CALLER, CallerIDNum: '+15555550121', Queue: '2001', Uniqueid: ID }),
    old(1, 'Dial', {
      SubEvent: 'Begin',
      Channel: two,
      Destination: phone,
      CallerIDNum: '+15555550121',
      UniqueID: `${BEGAN}.8`,
      DestUniqueID: `${BEGAN}.9`,
    }),
    old(9, 'Bridge', {
      Bridgestate: 'Link',
      Channel1: two,
      Channel2: phone,
      Uniqueid1: `${BEGAN}.8`,
      Uniqueid2: `${BEGAN}.9`,
    }),
    old(9, 'Leave', { Channel: CALLER, Queue: '2001', Uniqueid: ID }),
    old(9, 'AgentConnect', {
      Queue: '2001',
      Uniqueid: ID,
      Channel: one,
      Member: 'Local/3011@from-queue/n',
      MemberName: 'Ada',
      Holdtime: '9',
    }),
    ...[one, phone].map((channel) =>
      old(10, 'Bridge', { Bridgestate: 'Link', Channel1: CALLER, Channel2: channel, Uniqueid1: ID }),
    ),
    old(50, 'AgentComplete', {
      Queue: '2001',
      Uniqueid: ID,
      Channel: phone,
      MemberName: 'Ada',
      Reason: 'caller',
    }),
    old(50, 'Hangup', { Channel: phone, Uniqueid: `${BEGAN}.9`, Cause: '16' }),
    hangsUp,
  ];

  test('is one conversation, with one agent', () => {
    expect(told(...blocks)).toEqual({
      [ID]: ['started', 'queued 2001', 'connected Ada@2001', 'ended completed by customer'],
    });
  });
});

describe('Bridge of Asterisk before 12', () => {
  const rings = dials(0, CALLER, 'SIP/ada-00000002');
  const joined = (one: string, other: string) => {
    const [id, otherId] = one === CALLER ? [ID, `${BEGAN}.2`] : [`${BEGAN}.2`, ID];
    const number = one === CALLER ? 'CallerID1' : 'CallerID2';
    const channels = { Channel1: one, Channel2: other, Uniqueid1: id, Uniqueid2: otherId };
    return block(9, 'Bridge', { Bridgestate: 'Link', ...channels, [number]: '+15555550121' });
  };

  test('joins the caller with a phone that has a name, in either order', () => {
    const answered = { [ID]: ['started', 'connected SIP/ada', 'ended completed'] };
    expect(told(rings, joined(CALLER, 'SIP/ada-00000002'), hangsUp)).toEqual(answered);
    expect(told(rings, joined('SIP/ada-00000002', CALLER), hangsUp)).toEqual(answered);
  });
});
