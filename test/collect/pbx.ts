import { hash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** A phone system of our own on loopback: it asks for a login, and whoever is logged in hears what it plays. */
interface Pbx {
  readonly port: number;
  /** To everybody who listens now, in pieces: `cuts` are parts of its length. Nobody hears it later. */
  play(text: string, cuts?: readonly number[]): Promise<void>;
  /** Hangs up on everybody, and takes no more until `open`. */
  close(): void;
  open(): Promise<void>;
  listeners(): number;
  logins(): number;
}

/** Called when the test is over; tests that run at once hand on their own. */
export type Last = (does: () => void | Promise<void>) => void;

interface Manners {
  greet(socket: Socket): void;
  /** A whole request; answers true once the other side is logged in. */
  hear(request: string, socket: Socket): boolean;
  readonly end: string;
}

async function pbx({ greet, hear, end }: Manners, last: Last): Promise<Pbx> {
  const sockets = new Set<Socket>();
  const listening = new Set<Socket>();
  let logins = 0;
  /** What is played is never cut by an answer. */
  let playing: Promise<void> = Promise.resolve();
  let port = 0;
  let server: Server;
  const answer = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      listening.delete(socket);
    });
    let rest = '';
    socket.on('data', async (bytes) => {
      await playing;
      const requests = (rest + bytes).split(end);
      rest = requests.pop() ?? '';
      for (const request of requests)
        if (hear(request, socket) && !listening.has(socket)) {
          listening.add(socket);
          logins += 1;
        }
    });
    greet(socket);
  };
  const open = async (): Promise<void> => {
    server = createServer(answer);
    await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
    port = (server.address() as AddressInfo).port;
  };
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const playNow = async (text: string, cuts: readonly number[]): Promise<void> => {
    const bytes = Buffer.from(text);
    let from = 0;
    for (const to of [
      ...cuts.map((part) => Math.floor(bytes.length * part)).sort((a, b) => a - b),
      bytes.length,
    ]) {
      for (const socket of listening) socket.write(bytes.subarray(from, to));
      from = to;
      await wait(3);
    }
  };
  await open();
  last(close);
  return {
    port,
    // Half a block in one packet, and the rest a moment later.
    play(text, cuts = [0.4]) {
      playing = playing.then(() => playNow(text, cuts));
      return playing;
    },
    close,
    open,
    listeners: () => listening.size,
    logins: () => logins,
  };
}

export const AMI_SECRET = 'a secret of the manager';

/** What this Asterisk says of itself. */
export interface Asterisk {
  readonly greeting?: string;
  /** The ids of its channels. */
  channels?(): readonly string[];
  /** When it was started, as `date time`. */
  started?(): string;
  /** What it takes for the time, in milliseconds since 1970. */
  clock?(): number;
  /** Actions that its user may not do. */
  readonly refuses?: readonly string[];
}

/** Asterisk's manager interface, with the challenge that the real one gives. */
export function managerInterface(asterisk: Asterisk = {}, last: Last = onTestFinished): Promise<Pbx> {
  const { greeting = 'Asterisk Call Manager/9.0.0', refuses = [] } = asterisk;
  const fieldsOf = (request: string) =>
    Object.fromEntries(request.split('\r\n').map((line) => line.split(': ', 2) as [string, string]));
  const manners: Manners = {
    end: '\r\n\r\n',
    greet: (socket) => socket.write(`${greeting}\r\n`),
    hear(request, socket) {
      const { Action = '', ActionID, Key, Secret } = fieldsOf(request);
      const say = (text: string) => socket.write(`${text}\r\n\r\n`);
      const succeed = (text: string) =>
        say(`Response: Success${ActionID === undefined ? '' : `\r\nActionID: ${ActionID}`}\r\n${text}`);
      if (refuses.includes(Action)) {
        say(`Response: Error\r\nActionID: ${ActionID}\r\nMessage: Permission denied`);
        return false;
      }
      if (Action === 'Challenge') succeed('Challenge: 840415273');
      if (Action === 'Ping') {
        const clock = asterisk.clock?.();
        succeed(`Ping: Pong${clock === undefined ? '' : `\r\nTimestamp: ${(clock / 1000).toFixed(6)}`}`);
      }
      if (Action === 'CoreStatus') {
        const [date, time] = (asterisk.started?.() ?? '1970-01-01 00:00:00').split(' ');
        succeed(`CoreStartupDate: ${date}\r\nCoreStartupTime: ${time}\r\nCoreCurrentCalls: 0`);
      }
      if (Action === 'CoreShowChannels') {
        const channels = asterisk.channels?.() ?? [];
        succeed('EventList: start');
        for (const id of channels) say(`Event: CoreShowChannel\r\nUniqueid: ${id}\r\nLinkedid: ${id}`);
        say(`Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: ${channels.length}`);
      }
      if (Action !== 'Login') return false;
      const isRight = Secret === AMI_SECRET || Key === hash('md5', `840415273${AMI_SECRET}`);
      say(
        isRight ? 'Response: Success\r\nMessage: Authentication accepted' : 'Response: Error\r\nMessage: no',
      );
      return isRight;
    },
  };
  return pbx(manners, last);
}

export const SOCKET_PASSWORD = 'a password of the switch';

/** FreeSWITCH's event socket. `lists`: what it answers to `api …`. */
export function eventSocket(
  lists: Readonly<Record<string, string>> | ((command: string) => string | undefined) = {},
  last: Last = onTestFinished,
): Promise<Pbx> {
  const listOf = typeof lists === 'function' ? lists : (command: string) => lists[command];
  const manners: Manners = {
    end: '\n\n',
    greet: (socket) => socket.write('Content-Type: auth/request\n\n'),
    hear(request, socket) {
      const [verb = '', ...rest] = request.split(' ');
      const reply = (text: string) => socket.write(`Content-Type: command/reply\nReply-Text: ${text}\n\n`);
      if (verb === 'auth') reply(rest.join(' ') === SOCKET_PASSWORD ? '+OK accepted' : '-ERR invalid');
      if (verb === 'api') {
        const body = listOf(rest.join(' ')) ?? '+OK';
        socket.write(`Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`);
      }
      if (verb === 'event') reply('+OK event listener enabled plain');
      return verb === 'event';
    },
  };
  return pbx(manners, last);
}

/** An event as the socket frames it. */
export const framed = (event: string, format: 'plain' | 'json' = 'plain'): string =>
  `Content-Length: ${Buffer.byteLength(event)}\nContent-Type: text/event-${format}\n\n${event}`;

/** What Asterisk writes to its queue log, whoever listens. */
export const writeLog = (file: string, line: string): void => appendFileSync(file, `${line}\n`);
