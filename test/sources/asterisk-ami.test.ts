import { describe, expect, test } from 'vitest';
import { byConversation } from './described-events.ts';
import { BEGAN, block, call } from './make-ami.ts';
import { readAmi } from './read-ami.ts';

const ID = `${BEGAN}.1`;
const LEG = `${BEGAN + 50}.7`;
const c = call(ID);
const talking = c.joins(0) + c.leaves(9) + c.connects(10, '3011', 10);
const start = ['started', 'queued 2001', 'connected PJSIP/3011@2001'];
const told = (...blocks: string[]) => byConversation(readAmi(blocks.join('')).events)[ID];

describe('a call in a queue', () => {
  test('that an agent takes and the customer ends', () => {
    expect(told(talking, c.completes(60, '3011', 'caller'), c.hangsUp(60))).toEqual([
      ...start,
      'ended completed by customer',
    ]);
  });

  test('keeps its customer’s number, and hold is told once a time', () => {
    const { events } = readAmi(
      [talking, c.holds(20), c.holds(20.1), c.resumes(30), c.holds(40), c.resumes(50)].join(''),
    );
    expect(events[0]?.data).toMatchObject({ customer: { phone: '+15555550121' } });
    expect(events.slice(3).map(({ type }) => type)).toEqual([
      'interaction.held',
      'interaction.resumed',
      'interaction.held',
      'interaction.resumed',
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('that the customer gives up', () => {
    expect(told(c.joins(0), c.abandons(9), c.leaves(9), c.hangsUp(9))).toEqual([
      'started',
      'queued 2001',
      'ended abandoned by customer',
    ]);
  });

  test('that times out into another queue is queued again and handed to nobody', () => {
    expect(
      told(
        c.joins(0),
        c.leaves(30),
        c.joins(35, '2002'),
        c.leaves(40, '2002'),
        c.connects(40, '3052', 5, '2002'),
      ),
    ).toEqual(['started', 'queued 2001', 'queued 2002', 'connected PJSIP/3052@2002']);
  });

  test('that times out and hangs up was abandoned by the system', () => {
    expect(told(c.joins(0), c.leaves(30), c.hangsUp(33))?.at(-1)).toBe('ended abandoned by system');
  });
});

describe('a line that fails', () => {
  test('is a drop, whatever the queue said of the end a moment before', () => {
    expect(told(talking, c.completes(60, '3011', 'caller'), c.hangsUp(60, 38))?.at(-1)).toBe(
      'ended dropped by system',
    );
    expect(told(c.joins(0), c.abandons(9), c.hangsUp(9, 41))?.at(-1)).toBe('ended dropped by system');
    expect(told(talking, c.hangsUp(60, 27))?.at(-1)).toBe('ended dropped by system');
  });

  test.each([16, 17, 18, 19, 31, 127])('is not what cause %i means', (cause) => {
    expect(told(talking, c.completes(60, '3011', 'agent'), c.hangsUp(60, cause))?.at(-1)).toBe(
      'ended completed by agent',
    );
  });
});

describe('a transfer', () => {
  test('without asking, into a queue: two events and the joining tell of one', () => {
    expect(
      told(
        talking,
        c.blindTransfers(60, '3011', '2002'),
        c.completes(60.1, '3011', 'transfer'),
        c.joins(61, '2002'),
        c.connects(70, '3052', 9, '2002'),
      ),
    ).toEqual([
      ...start,
      'transferred PJSIP/3011@2001 -> 2002 cold',
      'queued 2002',
      'connected PJSIP/3052@2002',
    ]);
  });

  test('without asking, to an agent: who answers has the call, and who only rings has not', () => {
    expect(
      told(
        talking,
        c.completes(60, '3011', 'transfer'),
        c.blindTransfers(60.1, '3011', '3052'),
        c.dials(61, '3052'),
        c.answered(65, '3052'),
        c.hangsUp(90),
      ),
    ).toEqual([...start, 'transferred PJSIP/3011@2001 -> 3052 cold', 'connected 3052', 'ended completed']);
    expect(
      told(
        talking,
        c.blindTransfers(60, '3011', '3052'),
        c.dials(61, '3052'),
        c.answered(75, '3052', 'NOANSWER'),
      ),
    ).toEqual([...start, 'transferred PJSIP/3011@2001 -> (3052) cold']);
  });

  test('that Asterisk says has failed is none', () => {
    const { events, report } = readAmi(talking + c.blindTransfers(60, '3011', '2002', 'Not Permitted'));
    expect(byConversation(events)[ID]).toEqual(start);
    expect(report.failedTransfers).toBe(1);
  });

  test('after asking somebody who is on the line, under another Linkedid', () => {
    expect(
      told(
        talking,
        block(50, 'Newchannel', {
          Channel: 'PJSIP/3011-000000a2',
          CallerIDNum: '3011',
          Uniqueid: LEG,
          Linkedid: LEG,
        }),
        block(51, 'DialBegin', {
          CallerIDNum: '3011',
          Uniqueid: LEG,
          Linkedid: LEG,
          DestChannel: 'PJSIP/3052-000000b1',
        }),
        c.attendedTransfers(60, '3011', LEG, {
          DestType: 'Bridge',
          TransferTargetChannel: 'PJSIP/3052-000000b1',
          TransferTargetChannelState: 6,
        }),
        c.completes(60, '3011', 'transfer'),
        block(60, 'Hangup', { Uniqueid: LEG, Linkedid: LEG, Cause: 16 }),
        c.hangsUp(99),
      ),
    ).toEqual([...start, 'transferred PJSIP/3011@2001 -> 3052 warm', 'connected 3052', 'ended completed']);
  });

  test('after asking, while the other phone still rings: Success does not mean that anybody was reached', () => {
    const handedOn = talking.concat(
      c.attendedTransfers(60, '3011', LEG, {
        DestType: 'Bridge',
        TransferTargetChannel: 'PJSIP/3052-000000b1',
        TransferTargetChannelState: 5,
      }),
    );
    const moved = [...start, 'transferred PJSIP/3011@2001 -> 3052 warm'];
    expect(told(handedOn)).toEqual(moved);
    expect(told(handedOn, c.answered(70, '3052'))).toEqual([...moved, 'connected 3052']);
  });

  test.each([
    ['waits there', '', ['queued 2002', 'connected PJSIP/3052@2002']],
    [
      'was answered there',
      call(LEG, { number: '3011' }).connects(57, '3052', 5, '2002'),
      ['connected PJSIP/3052@2002'],
    ],
  ])('after asking in a queue, where the agent’s own leg %s', (_, answered, then) => {
    const leg = call(LEG, { number: '3011', queue: '2002' });
    const { events, report } = readAmi(
      [
        talking,
        leg.joins(52),
        answered,
        c.attendedTransfers(60, '3011', LEG, { DestType: 'App', DestApp: 'Queue' }),
        c.completes(60, '3011', 'transfer'),
        answered === '' ? leg.connects(70, '3052', 18) : '',
        leg.completes(90, '3052', 'caller'),
      ].join(''),
    );
    expect(byConversation(events)).toEqual({
      [ID]: [
        ...start,
        'transferred PJSIP/3011@2001 -> 2002 warm',
        ...then,
        'ended completed by customer',
      ].map((what) => (answered === '' ? what : what.replace('-> 2002', '-> PJSIP/3052@2002'))),
    });
    expect(report.consultations).toBe(1);
  });
});

describe('Asterisk before 12', () => {
  const old = (at: number, event: string, fields: Record<string, string | number>) =>
    block(at, event, { Uniqueid: ID, ...fields });
  const connected =
    old(0, 'Join', {
      Channel: 'SIP/trunk-1',
      CallerIDNum: '5555550121',
      Queue: '2001',
      Position: 1,
      Count: 1,
    }) +
    old(9, 'Leave', { Channel: 'SIP/trunk-1', Queue: '2001', Count: 0 }) +
    old(10, 'AgentConnect', {
      Queue: '2001',
      Channel: 'SIP/3011-a1',
      Member: 'SIP/3011',
      MemberName: 'Ada',
      Holdtime: 10,
    }) +
    block(10, 'Link', {
      Channel1: 'SIP/trunk-1',
      Channel2: 'SIP/3011-a1',
      Uniqueid1: ID,
      Uniqueid2: `${BEGAN}.2`,
    });
  const begun = ['started', 'queued 2001', 'connected Ada@2001'];

  test('says Join, Leave, Link and Transfer', () => {
    expect(
      told(
        connected,
        old(20, 'Hold', { Status: 'On', Channel: 'SIP/3011-a1' }),
        old(30, 'Hold', { Status: 'Off', Channel: 'SIP/3011-a1' }),
        block(60, 'Transfer', {
          TransferMethod: 'SIP',
          TransferType: 'Blind',
          Channel: 'SIP/3011-a1',
          Uniqueid: `${BEGAN}.2`,
          TargetChannel: 'SIP/trunk-1',
          TargetUniqueid: ID,
          TransferExten: '3052',
        }),
        old(60, 'AgentComplete', { Queue: '2001', Member: 'SIP/3011', MemberName: 'Ada', Reason: 'agent' }),
        block(61, 'Dial', {
          SubEvent: 'Begin',
          UniqueID: ID,
          CallerIDNum: '5555550121',
          Destination: 'SIP/3052-b1',
        }),
        block(66, 'Bridge', {
          Bridgestate: 'Link',
          Channel1: 'SIP/trunk-1',
          Channel2: 'SIP/3052-b1',
          Uniqueid1: ID,
        }),
        old(90, 'Hangup', { Cause: 16 }),
      ),
    ).toEqual([
      ...begun,
      'held',
      'resumed',
      'transferred Ada@2001 -> 3052 cold',
      'connected 3052',
      'ended completed',
    ]);
  });

  test('names with Transfer, Attended, only the agent’s two calls', () => {
    expect(
      told(
        connected,
        block(60, 'Transfer', {
          TransferMethod: 'SIP',
          TransferType: 'Attended',
          Channel: 'SIP/3011-a1',
          Uniqueid: `${BEGAN}.2`,
          TargetChannel: 'SIP/3011-a2',
          TargetUniqueid: LEG,
        }),
      ),
    ).toEqual([...begun, 'transferred Ada@2001 -> (unknown) warm']);
  });
});

describe('a call that is dialled without a queue', () => {
  const direct = call(ID, { number: '+15555550121' });

  test('has whoever answers first of those that ring', () => {
    expect(
      told(
        direct.dials(0, '3011'),
        direct.dials(0, '3052'),
        direct.answered(5, '3052'),
        direct.answered(5, '3011', 'CANCEL'),
        direct.hangsUp(60),
      ),
    ).toEqual(['started', 'connected 3052', 'ended completed']);
  });

  test('is nobody’s conversation when it begins inside the house', () => {
    const inside = call(ID, { number: '3040' });
    const { events } = readAmi(
      [
        inside.says(0, 'Newchannel'),
        inside.dials(1, '3011'),
        inside.answered(5, '3011'),
        inside.holds(9),
      ].join(''),
    );
    expect(events).toEqual([]);
  });
});

describe('Asterisk that starts again', () => {
  test('drops every call that was open', () => {
    expect(told(talking, block(20, 'Shutdown', { Shutdown: 'Uncleanly', Restart: 'True' }))?.at(-1)).toBe(
      'ended dropped by system',
    );
  });

  test('says so by how long it has been up: the call is lost a minute later', () => {
    const again = talking + block(100, 'FullyBooted', { Status: 'Fully Booted', Uptime: 30 });
    expect(told(again)?.at(-1)).toBe('ended dropped by system');
    expect(told(talking, block(100, 'FullyBooted', { Status: 'Fully Booted', Uptime: 9000 }))).toEqual(start);
  });

  const other = call(`${BEGAN}.2`);
  const listed = (at: number) =>
    other.says(at, 'CoreShowChannel') +
    block(at, 'CoreShowChannelsComplete', { EventList: 'Complete', ListItems: 1 });
  const status = (time: string, date = '2026-09-21') =>
    `Response: Success\r\nCoreStartupDate: ${date}\r\nCoreStartupTime: ${time}\r\nCoreCurrentCalls: 1\r\n\r\n`;

  test('or by when it was started: those that are not there any more are lost', () => {
    const { events } = readAmi(
      [status('14:00:00'), talking, other.joins(5), status('15:00:07'), listed(100)].join(''),
    );
    expect(byConversation(events)).toEqual({
      [ID]: [...start, 'ended dropped by system'],
      [`${BEGAN}.2`]: ['started', 'queued 2001'],
    });
  });

  test.each<[string, string[]]>([
    ['the same Asterisk', [status('14:00:00')]],
    ['the same, by its uptime', [block(100, 'FullyBooted', { Uptime: 9000 })]],
    [
      'the same, whose clock was set meanwhile',
      [block(100, 'FullyBooted', { Uptime: 20 }), status('14:00:00')],
    ],
    ['one that is still starting', [status('18:00:00', '1969-12-31')]],
    ['one that says nothing of it', []],
  ])('is not taken for it: %s has only ended calls while nobody listened', (_, says) => {
    const third = call(`${BEGAN}.3`);
    const before = [status('14:00:00'), talking, other.joins(5), third.joins(6)];
    const { events, report } = readAmi([...before, ...says, listed(100)].join(''));
    expect(byConversation(events)).toEqual({
      [ID]: [...start, 'ended completed by system'],
      [`${BEGAN}.2`]: ['started', 'queued 2001'],
      [`${BEGAN}.3`]: ['started', 'queued 2001', 'ended abandoned by system'],
    });
    expect(report.dropped).toBe(0);
  });

  test('and is not lost when its end is told after all', () => {
    const gone = block(100, 'CoreShowChannelsComplete', { EventList: 'Complete', ListItems: 0 });
    expect(told(talking, gone, c.completes(130, '3011', 'caller'), c.hangsUp(130))?.at(-1)).toBe(
      'ended completed by customer',
    );
  });
});

describe('what is not understood', () => {
  test('is counted by name, and kept with the call that it is about', () => {
    const { events, report } = readAmi(
      [talking, c.says(20, 'QueueCallerSings'), block(21, 'MoonPhase', { Phase: 'full' })].join(''),
    );
    expect(report.unknownWords).toEqual({ QueueCallerSings: 1, MoonPhase: 1 });
    expect(byConversation(events)[ID]).toEqual([...start, 'source.unknown QueueCallerSings']);
  });

  test('is passed over: greetings, answers, commands’ output, lines without a name', () => {
    const noise =
      'Asterisk Call Manager/9.0.0\r\nResponse: Success\r\nMessage: hello\r\n\r\nOutput of a command\r\n\r\n';
    expect(told(noise, talking)).toEqual(start);
  });

  test('a block that says too little is counted, never fatal', () => {
    const { events, report } = readAmi(block(1, 'QueueCallerJoin', { Queue: '2001' }) + block(2, 'Hold', {}));
    expect(events).toEqual([]);
    expect(report.malformed).toBe(2);
  });
});

test('names of fields and events may be cased as they like, and a block may be one line of JSON', () => {
  const shouted = talking.replaceAll(/^([A-Za-z-]+):/gm, (name) => name.toUpperCase());
  expect(told(shouted)).toEqual(start);
  const json = talking
    .split('\r\n\r\n')
    .filter(Boolean)
    .map((text) => JSON.stringify(Object.fromEntries(text.split('\r\n').map((line) => line.split(': ', 2)))))
    .join('\n');
  expect(told(json)).toEqual(start);
});
