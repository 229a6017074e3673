import { pageNamed } from '../../functions/domain/climbs/pages.ts';
import type { FactType } from '../../functions/domain/event.ts';
import type { Outstanding } from '../../functions/domain/outstanding.ts';
import { callId } from '../../functions/domain/promises/leg-names.ts';

/** How the phones of a test behave: what comes back for each message that goes out. */

interface CarrierAnswer {
  /** Seconds after the message went out. */
  readonly after: number;
  readonly type: FactType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

export type Carrier = (message: Outstanding) => readonly CarrierAnswer[];

export type TextWord = 'delivered' | 'undelivered' | 'silent';
/** `press-1` accepts and `press-2` declines; an agent who says nothing hangs up after the brief. */
export type AgentWord =
  | 'press-1'
  | 'press-2'
  | 'no key'
  | 'no-answer'
  | 'busy'
  | 'failed'
  | 'silent'
  /** Twilio refuses to place it. */
  | `refused ${number}`
  /** Takes it, and has hung up so many seconds after being rung. */
  | `gone after ${number}`;
export type CustomerWord =
  | 'human'
  | 'short talk'
  | 'machine'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'unknown'
  | 'unknown, presses a key'
  | 'fax'
  /** Twilio refuses to place it. */
  | `refused ${number}`
  /** It was placed, and the carrier says why it came to nothing. */
  | `failed ${number}`
  | 'silent';

export interface Behaviour {
  /** By person; others get theirs delivered. */
  readonly texts?: Readonly<Record<string, TextWord>>;
  /** What people do who are rung with a page; others do not answer. */
  readonly pages?: Readonly<Record<string, AgentWord>>;
  /** Call by call; the last one stays. */
  readonly agents?: readonly AgentWord[];
  readonly customers?: readonly CustomerWord[];
}

export function carrier({
  texts = {},
  pages = {},
  agents = ['press-1'],
  customers = ['human'],
}: Behaviour = {}): Carrier {
  let agentCalls = 0;
  let customerCalls = 0;
  let asked: CustomerWord = 'silent';
  return (message) => {
    const { id, ask } = message;
    switch (message.kind) {
      case 'page':
      case 'answer': {
        if (ask > 1) return [];
        const page = pageNamed(id);
        if (page?.channel === 'voice') return pageCall(id, page.person, pages[page.person] ?? 'no-answer');
        const word = texts[message.person] ?? 'delivered';
        if (word === 'silent') return [];
        return word === 'delivered'
          ? [{ after: 2, type: 'message.delivered', data: { message: id } }]
          : [{ after: 2, type: 'message.failed', data: { message: id, code: '30003' } }];
      }
      case 'notice':
      case 'alarm':
        return ask > 1 ? [] : [delivered(id)];
      case 'release': {
        const call = callId(message.promise, message.attempt, message.leg);
        return ask > 1 ? [] : [delivered(id), status(call, 2, 'completed', {}, 'let go')];
      }
      case 'askKey': {
        const call = callId(message.promise, message.attempt, 'customer');
        return ask > 1 ? [] : [delivered(id), ...keyOf(call, asked)];
      }
      case 'ringAgent': {
        if (ask > 1) return [];
        const word = agents[Math.min(agentCalls, agents.length - 1)] ?? 'silent';
        agentCalls += 1;
        return agentLeg(id, word);
      }
      case 'ringCustomer': {
        if (ask > 1) return [];
        const word = customers[Math.min(customerCalls, customers.length - 1)] ?? 'silent';
        customerCalls += 1;
        asked = word;
        return customerLeg(id, word);
      }
    }
  };
}

const delivered = (message: string): CarrierAnswer => ({
  after: 1,
  type: 'message.delivered',
  data: { message },
});

/** Who presses a key when asked for one; a machine, or somebody who does not listen, does not. */
const keyOf = (call: string, word: CustomerWord): CarrierAnswer[] =>
  word === 'unknown, presses a key'
    ? [{ after: 3, type: 'call.key', data: { message: call, key: '5' } }]
    : [];

const status = (
  message: string,
  after: number,
  word: string,
  more: object = {},
  id = word,
): CarrierAnswer => ({
  after,
  type: 'call.status',
  id,
  data: { message, status: word, sid: `CA-${message}`, ...more },
});

/** The same as to an agent, but that the key is an answer to the page. */
const pageCall = (message: string, person: string, word: AgentWord): CarrierAnswer[] =>
  agentLeg(message, word).map((answer) =>
    answer.type === 'call.key'
      ? {
          after: answer.after,
          type: 'page.answered',
          data: {
            person,
            verb: answer.data['key'] === '1' ? 'take' : 'pass',
            reply: `CA-${message}`,
            via: 'voice',
          },
        }
      : answer,
  );

const refused = (message: string, code: string | undefined): CarrierAnswer => ({
  after: 1,
  type: 'message.failed',
  data: { message, code },
});

function unanswered(message: string, word: 'no-answer' | 'busy' | 'failed' | 'silent'): CarrierAnswer[] {
  if (word === 'silent') return [];
  if (word !== 'no-answer') return [status(message, 1, word)];
  return [status(message, 1, 'ringing'), status(message, 30, word)];
}

function agentLeg(message: string, word: AgentWord): CarrierAnswer[] {
  const key = (pressed: string): CarrierAnswer => ({
    after: 10,
    type: 'call.key',
    data: { message, key: pressed },
  });
  const answered = [status(message, 1, 'ringing'), status(message, 5, 'in-progress')];
  switch (word) {
    case 'press-1':
      return [...answered, key('1')];
    case 'press-2':
      return [...answered, key('2'), status(message, 12, 'completed', { talkSeconds: 7 })];
    case 'no key':
      return [...answered, status(message, 40, 'completed', { talkSeconds: 35 })];
    case 'no-answer':
    case 'busy':
    case 'failed':
    case 'silent':
      return unanswered(message, word);
    default: {
      const [what, last] = [word.split(' ')[0], word.split(' ').at(-1)];
      return what === 'refused'
        ? [refused(message, last)]
        : [...answered, key('1'), status(message, Number(last), 'completed')];
    }
  }
}

function customerLeg(message: string, word: CustomerWord): CarrierAnswer[] {
  const pickedUp = (answeredBy: string, talkSeconds: number): CarrierAnswer[] => [
    status(message, 1, 'ringing'),
    status(message, 5, 'in-progress'),
    { after: 8, type: 'call.answered', data: { message, answeredBy } },
    status(message, 8 + talkSeconds, 'completed', { talkSeconds: talkSeconds + 3 }),
  ];
  switch (word) {
    case 'human':
      return pickedUp('human', 60);
    case 'short talk':
      return pickedUp('human', 4);
    case 'machine':
      return pickedUp('machine_start', 20);
    case 'unknown':
      return pickedUp('unknown', 20);
    case 'unknown, presses a key':
      return pickedUp('unknown', 60);
    case 'fax':
      return pickedUp('fax', 20);
    case 'no-answer':
    case 'busy':
    case 'failed':
    case 'silent':
      return unanswered(message, word);
    default: {
      const [what, code] = word.split(' ');
      return what === 'refused' ? [refused(message, code)] : [status(message, 1, 'failed', { code })];
    }
  }
}
