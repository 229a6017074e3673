import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { beginConversion } from '../../functions/cli/conversions.ts';
import { durationIn, timeReader } from '../../functions/cli/csv-time.ts';
import { inWords } from '../sources/in-words.ts';

/** Exports in which a row is a whole call, in the shapes that contact centres have, with values of our own. */

function converted(map: string, table: string, more: { country?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-'));
  const file = join(folder, 'calls.csv');
  writeFileSync(join(folder, 'map.yaml'), map);
  const conversion = beginConversion({ from: 'csv', map: join(folder, 'map.yaml'), ...more });
  const lines = table.trim().split(/\r?\n/);
  const events = lines.flatMap((text, i) => conversion.read(text, { file, line: i + 1 }));
  conversion.end();
  return {
    lines: events.map(inWords),
    events,
    sentences: conversion.sentences().map((sentence) => sentence.replace(`${file}:`, '')),
  };
}

const FIVE9 = `
time: { column: TIMESTAMP, format: "ddd, DD MMM YYYY HH:mm:ss", zone: America/Chicago }
subject: CALL ID
events:
  - type: interaction.started
    data:
      channel: { constant: voice }
      direction: { column: CALL TYPE, values: { Inbound: inbound }, otherwise: outbound }
      customer.phone: ANI
  - type: interaction.queued
    after: IVR TIME
    data: { queue: SKILL }
  - type: interaction.connected
    after: [IVR TIME, QUEUE WAIT TIME]
    when: { column: TALK TIME, isNot: ["00:00:00"] }
    data: { agent.id: AGENT, agent.name: AGENT NAME, queue: SKILL }
  - type: interaction.ended
    after: CALL TIME
    data: { outcome: { column: ABANDONED, values: { "1": abandoned }, otherwise: completed } }
`;
const FIVE9_TABLE = `
"CALL ID","TIMESTAMP","SKILL","CALL TYPE","AGENT","AGENT NAME","ANI","CALL TIME","IVR TIME","QUEUE WAIT TIME","TALK TIME","ABANDONED"
"300000000000001","Mon, 23 Nov 2026 09:00:00","Billing","Inbound","ada@example.com","Ada L","5555550101","00:06:10","00:00:20","00:00:40","00:05:10","0"
"300000000000002","Mon, 23 Nov 2026 09:10:00","Billing","Inbound","","","5555550102","00:01:20","00:00:20","00:01:00","00:00:00","1"
`;

describe('a row that is a whole call becomes its events', () => {
  test('Five9: a call log, with durations by the clock and national numbers', () => {
    const { lines, sentences, events } = converted(FIVE9, FIVE9_TABLE, { country: 'US' });
    expect(lines).toEqual([
      '15:00:00 started voice inbound +15555550101',
      '15:00:20 queued in Billing',
      '15:01:00 connected by ada@example.com (Ada L) in Billing',
      '15:06:10 ended completed',
      '15:10:00 started voice inbound +15555550102',
      '15:10:20 queued in Billing',
      '15:11:20 ended abandoned',
    ]);
    expect(sentences[0]).toBe('rows: 2, events: 7');
    expect(new Set(events.map(({ id }) => id)).size).toBe(7);
  });

  test('Talkdesk: two times in a row, durations in days, and who it was handed to', () => {
    const { lines } = converted(
      `
time: { column: start_time }
subject: interaction_id
id: interaction_id
durations: days
events:
  - type: interaction.started
    data: { channel: { constant: voice }, direction: call_type, customer.phone: customer_phone_number }
  - type: interaction.connected
    after: waiting_time
    when: { column: agent_name, isNot: [""] }
    data: { agent.id: agent_name }
  - type: interaction.transferred
    after: [waiting_time, talk_time]
    when: [{ column: "transfer?", is: ["Yes"] }, { column: handling_agent, isNot: [""] }]
    data: { from.agent.id: agent_name, to.agent.id: handling_agent }
  - type: interaction.ended
    time: { column: end_time }
    data: { outcome: { constant: completed } }
`,
      `
interaction_id,call_type,start_time,end_time,customer_phone_number,talk_time,waiting_time,agent_name,transfer?,handling_agent
7a,inbound,2026-11-23 15:00:00,2026-11-23 15:09:00,+15555550101,0.00347222222,6.94444446e-05,Ada L,Yes,Bob M
`,
    );
    expect(lines).toEqual([
      '15:00:00 started voice inbound +15555550101',
      '15:00:06 connected by Ada L',
      '15:05:06 transferred from Ada L to Bob M',
      '15:09:00 ended completed',
    ]);
  });

  test('two hand-offs of one moment are two, each under an id of its own', () => {
    const map = `
time: { column: at }
subject: call
id: call
events:
  - type: interaction.transferred
    data: { to.queue: first }
  - type: interaction.connected
    data: { agent.id: agent }
  - type: interaction.transferred
    when: { column: second, isNot: [""] }
    data: { to.queue: second }
`;
    const { lines, events } = converted(map, 'call,at,first,agent,second\n7a,2026-11-23 15:00:00,a,ada,b\n');
    expect(lines).toEqual([
      '15:00:00 transferred to a',
      '15:00:00 connected by ada',
      '15:00:00 transferred to b',
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
  });

  test('RingCentral: date and time apart, twelve hours, and no id of the call', () => {
    const { lines, events } = converted(
      `
time: { column: [Date, Time], format: "ddd MM/DD/YYYY h:mm A", zone: America/New_York }
subject: [Phone Number, Date, Time]
events:
  - type: interaction.started
    data: { channel: { constant: voice }, direction: { column: Direction, values: { Incoming: inbound, Outgoing: outbound } }, customer.phone: Phone Number }
  - type: interaction.ended
    after: Duration
    data: { outcome: { column: Action Result, values: { Missed: abandoned, Voicemail: voicemail }, otherwise: completed } }
`,
      `
Direction,Type,Phone Number,Name,Date,Time,Action,Action Result,Duration
Incoming,Voice,(555) 555-0101,Kim,Mon 11/23/2026,10:00 AM,Phone Call,Accepted,0:03:20
Incoming,Voice,(555) 555-0102,,Mon 11/23/2026,12:30 PM,VoIP Call,Missed,0:00:12
`,
      { country: 'US' },
    );
    expect(lines).toEqual([
      '15:00:00 started voice inbound +15555550101',
      '15:03:20 ended completed',
      '17:30:00 started voice inbound +15555550102',
      '17:30:12 ended abandoned',
    ]);
    const subjects = [...new Set(events.map(({ subject }) => subject))];
    expect(subjects).toHaveLength(2);
    expect(subjects.join()).not.toContain('555');
  });

  test('Genesys Cloud: a title above, milliseconds, several agents in a cell, and a blank that is none', () => {
    const { lines } = converted(
      `
header: 3
delimiter: ";"
durations: milliseconds
time: { column: Date, format: "M/D/YY h:mm A", zone: UTC }
subject: Conversation ID
events:
  - type: interaction.started
    data: { channel: { column: Media Type, values: { voice: voice, chat: chat } }, customer.phone: ANI }
  - type: interaction.queued
    data: { queue: { column: Queue, split: ",", take: first } }
  - type: interaction.connected
    after: Total Queue
    when: { column: Users - Interacted, isNot: [""] }
    data: { agent.id: { column: Users - Interacted, split: ",", take: last } }
  - type: case.noted
    after: Duration
    when: { column: Wrap-up, isNot: [""] }
    data: { by: { constant: Genesys Cloud }, text: Wrap-up, tried: { column: Wrap-up, split: "," } }
`,
      `
sep=;
"Interactions";
"1 to 1";
Date;Conversation ID;Media Type;ANI;Queue;Users - Interacted;Total Queue;Duration;Wrap-up
11/23/26 3:00\u202fPM;c-1;voice;tel:+15555550101;Billing, Fraud;Ada, Bob;30000;300000;Reset, Replaced;
`.replace('tel:', ''),
    );
    expect(lines).toEqual([
      '15:00:00 started +15555550101',
      '15:00:00 queued in Billing',
      '15:00:30 connected by Bob',
      '15:05:00 case.noted by Genesys Cloud Reset, Replaced',
    ]);
  });

  test('Aircall and Zendesk Talk: numbers without a plus, an apostrophe before them, and offsets', () => {
    const map = (time: string) => `
time: { column: At, ${time} }
subject: Call
type: { constant: interaction.started }
data: { channel: { constant: voice }, customer.phone: { column: From, prefix: "+" } }
`;
    expect(converted(map('zone: UTC'), 'Call,At,From\n1,2026-11-23 15:00:00,15555550101').lines).toEqual([
      '15:00:00 started +15555550101',
    ]);
    expect(
      converted(map('format: iso'), `Call,At,From\n1,2026-11-23 10:00:00 -0500,'15555550101`).lines,
    ).toEqual(['15:00:00 started +15555550101']);
    expect(
      converted(map('format: iso'), 'Call,At,From\n1,2026-11-23 15:00:00 UTC,="+15555550101"').lines,
    ).toEqual(['15:00:00 started +15555550101']);
  });
});

describe('what a row cannot say is refused with its line and column, all of it', () => {
  test.each([
    ['a duration', ['"00:00:20"', '"soon"'], 'column IVR TIME: not a duration, like 90, 1:30 or PT1M30S'],
    [
      'an agent',
      ['"ada@example.com"', '""'],
      'column AGENT: data.agent: in none of the forms that this field may have',
    ],
  ])('%s', (_, [from, to], reason) => {
    const [head = '', row = ''] = FIVE9_TABLE.trim().split('\n');
    const { lines, sentences } = converted(FIVE9, `${head}\n${row.replace(from!, to!)}`, { country: 'US' });
    expect(lines).toEqual([]);
    expect(sentences[0]).toMatch(new RegExp(`^2: ${reason.split(':')[0]}`));
  });

  test('and so is a map with both forms, or none', () => {
    const map = 'time: { column: A }\nsubject: A\n';
    expect(() => converted(map, 'A\n')).toThrow('at type: needs either type');
    expect(() =>
      converted(`${map}type: { constant: case.noted }\nevents: [{ type: case.noted }]`, 'A\n'),
    ).toThrow('at type: needs either type');
  });
});

test.each([
  ['UTF-16', Buffer.from('\ufeffA,B', 'utf16le').toString('utf8')],
  ['an older code page', Buffer.from([0x4e, 0xfc, 0x6d]).toString('utf8')],
])('a table in %s is refused with what to do', (_, head) =>
  expect(() => converted('time: { column: A }\nsubject: A\ntype: { constant: case.noted }\n', head)).toThrow(
    'not UTF-8; convert it, like iconv',
  ),
);

test('a cell that fills a list, and one whose value means nothing', () => {
  const { events } = converted(
    `
time: { column: At }
subject: Case
type: { column: What, values: { note: case.noted }, otherwise: ignore }
data:
  by: { constant: desk }
  text: Text
  tried: { column: Steps, split: ";" }
  about: { column: About, values: { nobody: null }, otherwise: [somebody] }
`,
    'Case,At,What,Text,Steps,About\n1,2026-11-23T15:00:00Z,note,Slow,restart; new cable ;,nobody\n1,2026-11-23T15:00:00Z,ping,,,\n',
  );
  expect(events.map(({ data }) => data)).toEqual([
    { by: 'desk', text: 'Slow', tried: ['restart', 'new cable'] },
  ]);
});

test.each([
  ['M/D/YYYY h:mm A', '11/23/2026 4:00 PM', '16:00'],
  ['M/D/YYYY h:mm A', '11/23/2026 12:05 am', '00:05'],
  ['M/D/YYYY h:mm A', '11/23/2026 12:05 p.m.', '12:05'],
  ['M/D/YYYY h:mm A', '11/23/2026 16:00 PM', undefined],
  ['D MMM YY HH:mm', '23 November 26 16:00', '16:00'],
  ['ddd MMM D YYYY HH:mm:ss', 'Mon Nov 23 2026 16:00:00', '16:00'],
  ['YYYY-MM-DD HH:mm:ss Z', '2026-11-23 16:00:00 +0100', '15:00'],
  ['YYYY-MM-DDTHH:mm:ssZ', '2026-11-23T16:00:00Z', '16:00'],
])('times in the format %s: %s', (format, text, time) => {
  const at = timeReader(format, 'UTC')(text);
  expect(at === undefined ? undefined : new Date(at).toISOString().slice(11, 16)).toBe(time);
});

test.each([
  ['', 0],
  ['90', 90_000],
  ['1.5', 1500],
  ['1:30', 90_000],
  ['0:01:30', 90_000],
  ['100:00', 6_000_000],
  ['PT1M30S', 90_000],
  ['-1', undefined],
  ['1:90:00', 9_000_000],
  ['a while', undefined],
])('durations: %s', (text, ms) => expect(durationIn(text, 1000)).toBe(ms));
