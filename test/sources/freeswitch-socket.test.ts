import { describe, expect, test } from 'vitest';
import { rowsOf, socketMessages } from '../../functions/sources/freeswitch/event-socket.ts';
import { listedAsEvents } from '../../functions/sources/freeswitch/waiting-list.ts';
import { described, said } from './described-events.ts';
import { BEGAN, caller, switchEvent } from './make-freeswitch.ts';
import { readFreeswitch } from './read-freeswitch.ts';

const c = caller(1, 0);

describe('messages of the event socket', () => {
  const message = (body: string, type = 'text/event-plain') =>
    `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: ${type}\n\n${body}`;

  test('are whole, however the bytes are cut', () => {
    const bytes = Buffer.from(
      [message('one: 1\n\n'), message('zwei: ü\n\n'), 'Content-Type: auth/request\n\n'].join(''),
    );
    for (let size = 1; size < bytes.length; size += 1) {
      const messages = socketMessages();
      const told = [];
      for (let at = 0; at < bytes.length; at += size)
        told.push(...messages.push(bytes.subarray(at, at + size)));
      expect(told.map(({ body }) => body)).toEqual(['one: 1\n\n', 'zwei: ü\n\n', '']);
    }
  });

  test('that are longer than any are passed over, and the next is read', () => {
    const messages = socketMessages();
    const many = 20 * 1024 * 1024;
    const told = messages.push(Buffer.from(`Content-Length: ${many}\nContent-Type: text/event-plain\n\nabc`));
    for (let sent = 3; sent < many; sent += 1024 * 1024)
      told.push(...messages.push(Buffer.alloc(Math.min(1024 * 1024, many - sent), 'x')));
    told.push(...messages.push(Buffer.from(message('next: 1\n\n'))));
    expect(told.map(({ body }) => body)).toEqual(['', 'next: 1\n\n']);
  });
});

describe('the answer to a list of members', () => {
  const head =
    'queue|instance_id|uuid|session_uuid|cid_number|cid_name|joined_epoch|bridge_epoch|serving_agent|state|score';
  const member = (name: string, state = 'Answered') =>
    `support@default|box|00000002-0000-4000-8000-000000000011|${c.session}|5555550121|${name}|${BEGAN + 1}|${BEGAN + 12}|1000@default|${state}|9`;
  const told = (answer: string) =>
    (rowsOf(answer) ?? []).flatMap(listedAsEvents).flatMap((fields) => {
      const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
      return readFreeswitch(lines.join('')).events.map(said);
    });
  const talking = ['started', 'queued support@default', 'connected 1000@default@support@default'];

  test.each(['Any Caller', 'Any | Caller', '|||', ''])('is read when a caller’s name is “%s”', (name) => {
    expect(told(`${head}\n${member(name)}\n+OK\n`)).toEqual(talking);
  });

  test('names nobody who has left', () => {
    expect(told(`${head}\n${member('Any', 'Abandoned')}\n+OK\n`)).toEqual([]);
  });

  test.each(['-ERR callcenter_config Command not found!\n', '-ERR Invalid!\n', '-ERR no reply\n', ''])(
    'is none when it is “%s”: that says nothing of any caller',
    (answer) => {
      expect(rowsOf(answer)).toBeUndefined();
    },
  );

  test('has no columns when there is nobody', () => {
    expect(rowsOf('+OK\n')).toEqual([]);
  });

  test('of an old version names columns otherwise', () => {
    const old = `queue|system|uuid|caller_number|caller_name|joined_epoch|state\nsupport|single_box|${c.session}|5555550121|A|B|${BEGAN + 1}|Waiting\n+OK\n`;
    expect(told(old)).toEqual(['started', 'queued support']);
  });
});

describe('mod_callcenter of 2010, which named the channel alone', () => {
  const about = { 'CC-Name': 'support', 'CC-Caller-UUID': c.session, 'CC-Caller-CID-Number': '5555550121' };
  const old = (at: number, action: string, more = {}) => switchEvent(at, action, { ...about, ...more });

  test('tells the same', () => {
    const answered = [
      old(1, 'member-queue-start'),
      old(12, 'bridge-agent-start', { 'CC-Agent': '1000', 'CC-Agent-System': 'single_box' }),
      old(60, 'bridge-agent-end', { 'CC-Agent': '1000' }),
      old(60, 'member-queue-end', { 'CC-Cause': 'Terminated', 'CC-Talk-Time': 48 }),
    ];
    expect(readFreeswitch(answered.join('')).events.map(described)).toEqual([
      '14:13:21 started',
      '14:13:21 queued support',
      '14:13:32 connected 1000@support',
      '14:14:20 ended completed',
    ]);
    expect(readFreeswitch(old(31, 'member-queue-end', { 'CC-Cause': 'Abort' })).events.map(said)).toEqual([
      'ended abandoned by customer',
    ]);
    expect(readFreeswitch(old(1, 'member-queue-start')).events[0]).toMatchObject({
      subject: c.session,
      data: { customer: { phone: '+15555550121' } },
    });
  });
});

describe('what phones and people put into names', () => {
  test('need not be UTF-8', () => {
    const event = c.talks(12, 'x').replace('CC-Agent: x', 'CC-Agent: Caf%E9%40default');
    expect(readFreeswitch(event).events.map(said)).toEqual(['connected Caf%E9@default@support@default']);
  });

  test.each(['agent-status-get', 'agent-uuid-get', 'agent-contact-change', 'agent-max-no-answer'])(
    'and %s is about no caller',
    (action) => {
      expect(readFreeswitch(switchEvent(1, action, { 'CC-Agent': '1000@default' })).kinds).toEqual([action]);
    },
  );
});
