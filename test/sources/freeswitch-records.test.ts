import { describe, expect, test } from 'vitest';
import { described } from './described-events.ts';
import { BEGAN } from './make-freeswitch.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const ID = '00000001-0000-4000-8000-000000000001';
const LEG = '00000001-0000-4000-8000-000000000002';

const variables = {
  uuid: ID,
  start_epoch: BEGAN,
  end_epoch: BEGAN + 60,
  hangup_cause: 'NORMAL_CLEARING',
  cc_queue: 'support@default',
  cc_member_uuid: LEG,
  cc_queue_joined_epoch: BEGAN + 5,
  cc_queue_answered_epoch: BEGAN + 12,
  cc_queue_terminated_epoch: BEGAN + 60,
  cc_agent: '1000@default',
};
/** A transfer puts a profile before the one with which the channel began. */
const callflow = [
  { profile_index: '2', caller_profile: { caller_id_number: '+15555550199', destination_number: '2002' } },
  {
    profile_index: '1',
    caller_profile: { caller_id_number: '+15555550121', destination_number: '5555550120' },
  },
];
const becomes = [
  '14:13:20 started',
  '14:13:25 queued support@default',
  '14:13:32 connected 1000@default@support@default',
  '14:14:20 ended completed',
];
const whoAndWhere = { customer: { phone: '+15555550121' }, dialled: '5555550120' };

const elements = (fields: object): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('');
const xml = `<cdr core-uuid="x"><variables>${elements(variables)}</variables>${callflow
  .map((flow) => `<callflow><caller_profile>${elements(flow.caller_profile)}</caller_profile></callflow>`)
  .join('')}</cdr>`;

describe('a call’s record', () => {
  test.each([
    ['JSON', JSON.stringify({ 'core-uuid': 'x', variables, callflow }, null, 1)],
    ['JSON in an array, in one line', JSON.stringify([{ variables, callflow }])],
    ['XML in one line', xml],
  ])('has its caller’s number in the profile with which the channel began: %s', (_, text) => {
    const { events } = readFreeswitch(text);
    expect(events.map(described)).toEqual(becomes);
    expect(events[0]?.data).toMatchObject(whoAndWhere);
  });

  test('may be one of many in a line', () => {
    const { events } = readFreeswitch(`<cdrs>${xml}${xml.replaceAll(ID, ID.replace(/1$/, '3'))}</cdrs>`);
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(2);
  });

  const flat = {
    xml_cdr_uuid: ID,
    direction: 'inbound',
    caller_id_number: '+15555550121',
    destination_number: '5555550120',
    ...Object.fromEntries(Object.entries(variables).filter(([name]) => name !== 'uuid')),
  };

  test('may be a row of a database, as JSON or with the names of its columns', () => {
    const csv = [Object.keys(flat), Object.values(flat).map((value) => `"${value}"`)];
    for (const text of [JSON.stringify([flat]), csv.map((cells) => cells.join(',')).join('\n')]) {
      const { events } = readFreeswitch(text);
      expect(events.map(described)).toEqual(becomes);
      expect(events[0]?.data).toMatchObject(whoAndWhere);
    }
  });

  test.each([{ leg: 'b' }, { direction: 'local', cc_queue: '' }])(
    'of another leg, or of a call inside, tells nothing: %o',
    (more) => {
      expect(readFreeswitch(JSON.stringify({ ...flat, ...more })).events).toEqual([]);
    },
  );
});

describe('a row of mod_cdr_csv', () => {
  const times = ['2026-09-21 09:13:20', '2026-09-21 09:13:25', '2026-09-21 09:14:20', '60', '55'];
  const usual = ['Ann', '+15555550121', '5555550120', 'public', ...times, 'NORMAL_CLEARING', ID, ''];
  const asterisk = [
    ...['', '+15555550121', '5555550120', 'public', '"Ann" <+15555550121>', 'sofia/external/x', ''],
    ...['playback', 'hello.wav', ...times, 'NORMAL_CLEARING', 'documentation', ID, ''],
  ];
  const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '')}"`).join(',');
  const names =
    'caller_id_name,caller_id_number,destination_number,context,start_stamp,answer_stamp,end_stamp,duration,billsec,hangup_cause,uuid,bleg_uuid';

  test.each([
    ['the usual template', quoted(usual)],
    ['the template “sql”', `INSERT INTO cdr VALUES (${quoted(usual)}, "");`],
    ['the template “asterisk”', quoted(asterisk)],
    ['sqlite3 -header -csv', `${names}\n${usual.join(',')}`],
  ])('is read as %s has it', (_, text) => {
    const { events, kinds } = readFreeswitch(text, { timeZone: 'America/Chicago' });
    expect(kinds).toEqual(['cdr row']);
    expect(events.map(described)).toEqual(['14:13:20 started', '14:14:20 ended completed']);
    expect(events[0]?.data).toMatchObject(whoAndWhere);
  });
});
