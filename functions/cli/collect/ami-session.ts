import { hash } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { AmiBlock } from '../../sources/asterisk/ami-block.ts';
import { amiBlockReader, fieldOf } from '../../sources/asterisk/ami-block.ts';
import { stampOf } from '../../sources/asterisk/ami-clock.ts';
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
  /** How late it is there at this moment, in milliseconds since 1970. */
  clock(there: number): void;
  block(block: AmiBlock): void;
  /** Asterisk does not do what is asked, which makes less known, and nothing wrong. */
  refused(what: string): void;
}

/** What Baton needs to know: calls, agents and queues, and when Asterisk starts or stops. */
const EVENTS = 'system,call,agent';

/** What is asked after each login: who waits, whether this is the Asterisk of before, and which channels live. */
const QUESTIONS = ['QueueStatus', 'CoreStatus', 'CoreShowChannels'];

/** Logs in to Asterisk's manager interface and hands on what it tells. */
export function amiSession(login: AmiLogin, listener: AmiListener, line: Line): Session {
  const decoder = new StringDecoder('utf8');
  const blocks = amiBlockReader();
  let rest = '';
  let stage: 'greeting' | 'challenge' | 'login' | 'clock' | 'in' = 'greeting';

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
    const response = fieldOf(block, 'response')?.toLowerCase();
    const isSuccess = response === 'success';
    switch (stage) {
      case 'greeting':
        return;
      case 'challenge': {
        const challenge = fieldOf(block, 'challenge');
        if (isSuccess && challenge !== undefined) logIn(challenge);
        else line.drop('no challenge for MD5; if the server knows none: --login plain');
        return;
      }
      case 'login':
        if (!isSuccess) {
          line.drop('login refused: check the user, its secret, and permit and deny in manager.conf');
          return;
        }
        stage = 'clock';
        act('Ping');
        return;
      case 'clock':
        stage = 'in';
        line.works();
        ponged(block);
        listener.ready();
        for (const question of QUESTIONS) act(question, { ActionID: question });
        return;
      case 'in': {
        const asked = fieldOf(block, 'actionid');
        if (response === 'error' && asked !== undefined && QUESTIONS.includes(asked)) listener.refused(asked);
        else ponged(block);
      }
    }
  }

  function ponged(block: AmiBlock): void {
    const there = stampOf(block);
    if (there !== undefined) listener.clock(there);
    listener.block(block);
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
    if (stage === 'greeting') {
      if (text.startsWith('Asterisk Call Manager')) greet();
      else if (text.trim() !== '') line.drop('something else than a manager interface answers there');
      return;
    }
    const block = blocks.line(text);
    if (block === undefined) return;
    if (fieldOf(block, 'response') !== undefined) answered(block);
    else if (stage === 'clock' || stage === 'in') listener.block(block);
  }

  return {
    read(bytes) {
      const lines = (rest + decoder.write(bytes)).split('\n');
      // Of a line without end its beginning is kept, which says what it is.
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const text of lines) take(text);
    },
    ping() {
      if (stage === 'in') act('Ping');
    },
  };
}

const LONGEST_LINE = 64 * 1024;
