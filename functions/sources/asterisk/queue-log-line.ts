/** One line of Asterisk's `queue_log`: `epoch|callid|queue|agent|WORD|data…`. */
export interface QueueLogLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The channel's id, which is the conversation's; empty in lines about no call. */
  readonly callid: string;
  readonly queue: string | undefined;
  readonly agent: string | undefined;
  readonly word: string;
  readonly data: readonly string[];
}

/**
 * Every word that Asterisk and FreePBX are known to write (and Wazo, for `EXITEMPTY`), and whether it can say something about a call.
 * Sources: the Asterisk documentation's "Queue Logs", app_queue.c, FreePBX.
 */
export const WORDS = {
  DID: 'call',
  ENTERQUEUE: 'call',
  CONNECT: 'call',
  COMPLETEAGENT: 'call',
  COMPLETECALLER: 'call',
  ABANDON: 'call',
  EXITEMPTY: 'call',
  EXITWITHKEY: 'call',
  EXITWITHTIMEOUT: 'call',
  LEAVEEMPTY: 'call',
  TRANSFER: 'call',
  BLINDTRANSFER: 'call',
  ATTENDEDTRANSFER: 'call',
  QUEUESTART: 'system',
  SYSCOMPAT: 'nothing',
  RINGNOANSWER: 'nothing',
  RINGCANCELED: 'nothing',
  AGENTDUMP: 'nothing',
  AGENTLOGIN: 'nothing',
  AGENTLOGOFF: 'nothing',
  AGENTCALLBACKLOGIN: 'nothing',
  AGENTCALLBACKLOGOFF: 'nothing',
  CONFIGRELOAD: 'nothing',
  ADDMEMBER: 'nothing',
  REMOVEMEMBER: 'nothing',
  PAUSE: 'nothing',
  UNPAUSE: 'nothing',
  PAUSEALL: 'nothing',
  UNPAUSEALL: 'nothing',
  PENALTY: 'nothing',
  RINGINUSE: 'nothing',
  RULE: 'nothing',
} as const satisfies Record<string, 'call' | 'system' | 'nothing'>;
type Word = keyof typeof WORDS;

export const isWord = (word: string): word is Word => Object.hasOwn(WORDS, word);

/** The longest name of a queue or an agent that an event may carry. */
const MOST = 256;

/** Reads one line; a line that is none answers what is wrong with it, never with its content. */
export function lineOf(text: string): QueueLogLine | { readonly fault: string } {
  const fields = text.split('|');
  if (!SHOUTED.test(fields[4] ?? '')) joinAgent(fields);
  const [time = '', callid = '', queue = '', agent = '', word = '', ...data] = fields;
  const at = millisecondsOf(time);
  return at === undefined
    ? { fault: 'epoch: not seconds since 1970, like 1717397259' }
    : lineFrom({ at, callid, queue, agent, word, data });
}

const SHOUTED = /^[A-Z_]+$/;

/** A member's name may hold bars: the word that Asterisk writes comes after it. */
function joinAgent(fields: string[]): void {
  const word = fields.findIndex((field, i) => i > 4 && isWord(field));
  if (word > 0) fields.splice(3, word - 3, fields.slice(3, word).join('|'));
}

/** The same of fields that were read already. */
export function lineFrom({
  at,
  callid,
  queue,
  agent,
  word,
  data,
}: Fields): QueueLogLine | { readonly fault: string } {
  if (!/^[A-Za-z][A-Za-z0-9_-]{1,31}$/.test(word)) return { fault: 'event: not a word like ENTERQUEUE' };
  if (callid.length > MOST || queue.length > MOST || agent.length > MOST)
    return { fault: `callid, queue or agent: longer than ${MOST} characters` };
  return { at, callid: named(callid) ?? '', queue: named(queue), agent: named(agent), word, data };
}

type Fields = Pick<QueueLogLine, 'at' | 'callid' | 'word' | 'data'> &
  Readonly<Record<'queue' | 'agent', string>>;

const named = (text: string): string | undefined => (text === '' || text === 'NONE' ? undefined : text);

/** Files have whole seconds; a log kept in a database has six decimals. */
function millisecondsOf(epoch: string): number | undefined {
  const [, whole, fraction = ''] = /^(\d{9,11})(?:\.(\d{1,9}))?$/.exec(epoch) ?? [];
  return whole === undefined ? undefined : Number(whole) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}
