import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { backoff } from './backoff.ts';

/** What is said over one connection. */
export interface Session {
  /** Bytes as they come, however they are cut. */
  read(bytes: Buffer): void;
  /** Called each minute, and when nothing has come for a while: asks the other side whether it is there. */
  ping(): void;
}

export interface Line {
  send(text: string): void;
  /** This connection is of no use: another one after a while. */
  drop(why: string): void;
  /** It works: the next failure is the first one again. */
  works(): void;
}

interface Connecting {
  readonly host: string;
  readonly port: number;
  readonly say: (what: string) => void;
  readonly signal: AbortSignal;
  /** While this says so nothing is connected. */
  readonly isHeld: () => boolean;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
const CONNECT_WITHIN_MS = 10_000;
/** Silence after which the other side is asked, and after which it is taken for gone. */
const ASK_AFTER_MS = 15_000;
const ASK_EVERY_MS = 60_000;
const GONE_AFTER_MS = 45_000;
const HELD_MS = 1000;

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ECONNREFUSED: nothing listens there',
  ENOTFOUND: 'ENOTFOUND: there is no such host',
  EAI_AGAIN: 'EAI_AGAIN: the name cannot be looked up now',
  EHOSTUNREACH: 'EHOSTUNREACH: no way leads to that host',
  ENETUNREACH: 'ENETUNREACH: no way leads to that host',
};

/** Keeps one connection up for as long as the collector runs. */
export async function stayConnected(connecting: Connecting, begin: (line: Line) => Session): Promise<void> {
  const { host, port, say, signal, isHeld } = connecting;
  const waits = backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  let told: string | undefined;
  while (!signal.aborted) {
    if (isHeld()) {
      await wait(HELD_MS, undefined, { signal }).catch(() => undefined);
      continue;
    }
    const why = await once(connecting, begin, () => {
      waits.reset();
      told = undefined;
    });
    if (signal.aborted) return;
    const after = waits.next();
    if (why !== told) say(`${host}:${port}: ${why}; trying again`);
    told = why;
    await wait(after, undefined, { signal }).catch(() => undefined);
  }
}

/** One connection from its beginning to its end; answers why it ended. */
function once(
  { host, port, signal, isHeld }: Connecting,
  begin: (line: Line) => Session,
  works: () => void,
): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host, port, keepAlive: true, noDelay: true });
    let heardAt = Date.now();
    let askedAt = heardAt;
    const end = (why: string): void => {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(why);
    };
    const stop = (): void => end('stopped');
    const session = begin({ send: (text) => void socket.write(text), drop: end, works });
    const watch = setInterval(() => {
      const silence = Date.now() - heardAt;
      if (socket.connecting && silence > CONNECT_WITHIN_MS) end('no answer');
      else if (silence > GONE_AFTER_MS) end('silent for too long');
      else if (isHeld()) end('held back');
      else if (!socket.connecting && (silence > ASK_AFTER_MS || Date.now() - askedAt > ASK_EVERY_MS)) {
        askedAt = Date.now();
        session.ping();
      }
    }, HELD_MS);
    signal.addEventListener('abort', stop);
    socket.on('data', (bytes: Buffer) => {
      heardAt = Date.now();
      session.read(bytes);
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(`not connected (${WHY[error.code ?? ''] ?? error.code ?? error.message})`),
    );
    socket.on('close', () => end('the connection was closed'));
  });
}
