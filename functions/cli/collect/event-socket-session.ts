import { type SocketMessage, socketMessages } from '../../sources/freeswitch/event-socket.ts';
import type { Line, Session } from './connection.ts';

interface SocketListener {
  ready(): void;
  /** An event, as text. */
  event(text: string): void;
  /** What a command answered. */
  answer(command: string, text: string): void;
}

/** CUSTOM stands last: what follows it are subclasses. */
const EVENTS = 'CHANNEL_HOLD CHANNEL_UNHOLD HEARTBEAT CUSTOM callcenter::info';

export interface SocketSession extends Session {
  /** Asks the switch something; the answers come in the order of the questions. */
  ask(command: string): void;
}

/** Logs in to FreeSWITCH's event socket and hands on what it tells. */
export function eventSocketSession(password: string, listener: SocketListener, line: Line): SocketSession {
  const messages = socketMessages();
  const asked: string[] = [];
  let stage: 'greeting' | 'login' | 'subscribing' | 'in' = 'greeting';

  const ask = (command: string): void => {
    asked.push(command);
    line.send(`api ${command}\n\n`);
  };

  function replied(isOk: boolean): void {
    if (stage === 'login' && isOk) {
      stage = 'subscribing';
      line.send(`event plain ${EVENTS}\n\n`);
    } else if (stage === 'login') {
      line.drop('login refused: check the password in event_socket.conf.xml');
    } else if (stage === 'subscribing' && isOk) {
      stage = 'in';
      line.works();
      listener.ready();
    } else if (stage === 'subscribing') {
      line.drop('the switch refuses to send events: see the rights of this login in event_socket.conf.xml');
    }
  }

  function answered(text: string): void {
    const command = asked.shift();
    if (command !== undefined) listener.answer(command, text);
  }

  function take({ headers, body }: SocketMessage): void {
    switch (headers['content-type']) {
      case 'auth/request':
        stage = 'login';
        line.send(`auth ${password}\n\n`);
        break;
      case 'command/reply':
        replied((headers['reply-text'] ?? '').startsWith('+OK'));
        break;
      case 'api/response':
        answered(body);
        break;
      case 'text/event-plain':
      case 'text/event-json':
        listener.event(body);
        break;
      case 'text/rude-rejection':
        line.drop(
          'refused by an access list: name this machine in that of apply-inbound-acl (event_socket.conf.xml)',
        );
        break;
      case 'text/disconnect-notice':
        // While it lingers there is more to come, and then it hangs up.
        if (headers['content-disposition'] !== 'linger') line.drop('the switch ends the connection');
        break;
    }
  }

  return {
    read(bytes) {
      for (const message of messages.push(bytes)) take(message);
    },
    ping: () => ask('status'),
    ask,
  };
}
