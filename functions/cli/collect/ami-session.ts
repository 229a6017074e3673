import { hash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { AmiBlock } from '../../sources/asterisk/ami-block.ts';
import { amiBlockReader, fieldOf } from '../../sources/asterisk/ami-block.ts';
import type { Line, Session } from './connection.ts';

export interface AmiLogin {
  readonly user: string;
  readonly secret: string;
  /** `md5`: the secret never travels. `plain`: for servers that know no challenge. */
  readonly how: 'md5' | 'plain';
}

interface AmiListener {
  /** Asterisk is there; what happens is told from the login on. */
  before(): Promise<void>;
  /** Logged in; what comes now is what happens now. */
  ready(): void;
  block(block: AmiBlock): void;
}

/** What Baton needs to know: calls, agents and queues, and when Asterisk starts or stops. */
const EVENTS = 'system,call,agent';

/** Logs in to Asterisk's manager interface and hands on what it tells. */
export function amiSession(login: AmiLogin, listener: AmiListener, line: Line): Session {
  const decoder = new StringDecoder('utf8');
  const blocks = amiBlockReader();
  let rest = '';
  let stage: 'greeting' | 'challenge' | 'login' | 'in' = 'greeting';

  const act = (action: string, more: Record<string, string> = {}): void =>
    line.send(
      Object.entries({ Action: action, ...more })
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .concat('\r\n')
        .join(''),
    );

  function logIn(challenge: string | undefined): void {
    stage = 'login';
    const key = challenge === undefined ? undefined : hash('md5', challenge + login.secret);
    act('Login', {
      Username: login.user,
      ...(key === undefined ? { Secret: login.secret } : { AuthType: 'MD5', Key: key }),
      Events: EVENTS,
    });
  }

  function answered(block: AmiBlock): void {
    const isSuccess = fieldOf(block, 'response')?.toLowerCase() === 'success';
    if (stage === 'challenge') {
      const challenge = fieldOf(block, 'challenge');
      if (isSuccess && challenge !== undefined) logIn(challenge);
      else line.drop('no challenge for MD5; if the server knows none: --login plain');
    } else if (stage === 'login') {
      if (!isSuccess) {
        line.drop('login refused: check the user and its secret in manager.conf');
        return;
      }
      stage = 'in';
      line.works();
      listener.ready();
      act('QueueStatus');
      act('CoreShowChannels');
    }
  }

  function greet(): void {
    stage = 'challenge';
    listener.before().then(begin, (error: unknown) => line.drop(String(error)));
  }

  function begin(): void {
    if (login.how === 'plain') logIn(undefined);
    else act('Challenge', { AuthType: 'MD5' });
  }

  function take(text: string): void {
    if (stage === 'greeting' && text.startsWith('Asterisk Call Manager')) {
      greet();
      return;
    }
    const block = blocks.line(text);
    if (block === undefined) return;
    if (fieldOf(block, 'response') !== undefined) answered(block);
    else if (stage === 'in') listener.block(block);
  }

  return {
    read(bytes) {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
      for (const text of lines) take(text);
    },
    ping: () => act('Ping'),
  };
}

const LONGEST_LINE = 64 * 1024;
