import { describe, expect, test } from 'vitest';
import { eventSocketSession } from '../../functions/cli/collect/event-socket-session.ts';
import { askingForLists } from '../../functions/cli/collect/freeswitch-lists.ts';
import { framed } from './pbx.ts';

/** A login at the switch, and what came of what it says. */
function session() {
  const sent: string[] = [];
  const happened: string[] = [];
  const listener = {
    ready: () => happened.push('ready'),
    event: (text: string) => happened.push(`event ${text.trim()}`),
    answer: (command: string, text: string) => happened.push(`${command}: ${text}`),
  };
  const line = {
    send: (text: string) => sent.push(text.trim()),
    drop: (why: string) => happened.push(`dropped: ${why}`),
    works: () => happened.push('works'),
  };
  const one = eventSocketSession('a password', listener, line);
  return { sent, happened, one, hears: (text: string) => one.read(Buffer.from(text)) };
}
const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;
const withBody = (type: string, body: string, more = '') =>
  `Content-Type: ${type}\n${more}Content-Length: ${Buffer.byteLength(body)}\n\n${body}`;
const ASKED = 'Content-Type: auth/request\n\n';

describe('an event socket', () => {
  test('that takes the login is asked for the events, plain or JSON as it sends them', () => {
    const { sent, happened, hears } = session();
    hears(ASKED + reply('+OK accepted') + reply('+OK event listener enabled plain'));
    hears(framed('Event-Name: HEARTBEAT\n\n') + framed('{"Event-Name":"HEARTBEAT"}', 'json'));
    expect(sent[0]).toBe('auth a password');
    expect(sent[1]).toMatch(/^event plain .*CUSTOM callcenter::info$/);
    expect(happened).toEqual([
      'works',
      'ready',
      'event Event-Name: HEARTBEAT',
      'event {"Event-Name":"HEARTBEAT"}',
    ]);
  });

  test.each([
    ['by its access list', withBody('text/rude-rejection', 'Access Denied, go away.\n'), 'apply-inbound-acl'],
    ['for the password', ASKED + reply('-ERR invalid'), 'check the password'],
    [
      'to send events',
      ASKED + reply('+OK accepted') + reply('-ERR permission denied'),
      'refuses to send events',
    ],
    ['to go on', withBody('text/disconnect-notice', 'Disconnected, goodbye.\n'), 'ends the connection'],
  ])('that refuses %s is left, and it is said why', (_, text, why) => {
    const { happened, hears } = session();
    hears(text);
    expect(happened).toHaveLength(1);
    expect(happened[0]).toContain(why);
  });

  test('that lingers is heard to its end', () => {
    const { happened, hears } = session();
    hears(
      withBody('text/disconnect-notice', 'Disconnected.\n', 'Content-Disposition: linger\n') +
        framed('Last: 1\n\n'),
    );
    expect(happened).toEqual(['event Last: 1']);
  });
});

describe('the question who waits and who talks', () => {
  /** A switch of so many queues, a caller in each. */
  function asked(queues: number, answerOf: (command: string) => string | undefined = () => undefined) {
    const commands: string[] = [];
    const came: string[] = [];
    const lists = askingForLists((command) => commands.push(command), {
      done: ({ members, core }) => came.push(`${members.length} of ${core}`),
      refused: (answer) => came.push(answer),
    });
    let mostOpen = 0;
    lists.begin(0);
    for (let next = 0; next < commands.length; next += 1) {
      mostOpen = Math.max(mostOpen, commands.length - next);
      const command = commands[next] ?? '';
      const queue = /members (.*)/.exec(command)?.[1];
      const rows = Array.from({ length: queues }, (_, n) => `q${n}@default|ring-all\n`).join('');
      const all = command.startsWith('global') ? 'core-1' : `name|strategy\n${rows}+OK\n`;
      const members = `queue|uuid|session_uuid|state\n${queue}|m-${queue}|s-${queue}|Waiting\n+OK\n`;
      lists.answer(command, answerOf(command) ?? (queue === undefined ? all : members));
    }
    return { came, mostOpen, lists, commands };
  }

  test('goes to hundreds of queues, one at a time', () => {
    const { came, mostOpen } = asked(400);
    expect(came).toEqual(['400 of core-1']);
    expect(mostOpen).toBe(2);
  });

  test('is answered when there is no queue', () => {
    expect(asked(0).came).toEqual(['0 of core-1']);
  });

  test('says nothing of any caller while mod_callcenter is not loaded, and may be asked again', () => {
    const no = '-ERR callcenter_config Command not found!';
    const { came, lists, commands } = asked(2, (command) =>
      command.startsWith('callcenter') ? `${no}\n` : undefined,
    );
    expect(came).toEqual([no]);
    const before = commands.length;
    lists.begin(1);
    expect(commands.length).toBe(before + 2);
  });

  test('says nothing when one queue’s list fails: it may have been unloaded meanwhile', () => {
    expect(
      asked(3, (command) => (command.endsWith('q1@default') ? '-ERR no reply\n' : undefined)).came,
    ).toEqual(['-ERR no reply']);
  });
});
