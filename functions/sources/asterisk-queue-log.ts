import type { CountryCode } from 'libphonenumber-js/min';
import type { Desk } from './asterisk/calls/desk.ts';
import { closeDesk, handed, passTime } from './asterisk/calls/desk.ts';
import { connect, end, enter, restart } from './asterisk/calls/moves.ts';
import { openCalls } from './asterisk/calls/open-calls.ts';
import type { Entry, Target } from './asterisk/calls/sayings.ts';
import { ended } from './asterisk/calls/sayings.ts';
import { attendedTransfer, blindTransfer } from './asterisk/calls/transfers.ts';
import type { QueueLogLine } from './asterisk/queue-log-line.ts';
import { isWord, lineOf, WORDS } from './asterisk/queue-log-line.ts';
import type { QueueLogReport } from './asterisk/queue-log-report.ts';
import { countMalformed, newReport } from './asterisk/queue-log-report.ts';
import { queueLogTable } from './asterisk/queue-log-table.ts';
import { callerReader } from './caller-id.ts';
import type { CloudEvent } from './cloud-events.ts';
import { countWord } from './word-counts.ts';

export interface QueueLogOptions {
  /** The `source` of its events, like `asterisk:pbx-1`: one server, one source. */
  readonly source: string;
  /** Where national numbers are to be read; without it only `+…` is a phone number. */
  readonly country?: CountryCode | undefined;
  /** Milliseconds added to every time: for trying an old log as if it were happening now. */
  readonly shift?: number | undefined;
  /** The zone of the times in a database's table, which name none; without it, as the channels' ids reveal it. */
  readonly timeZone?: string | undefined;
}

export interface QueueLogReader {
  /**
   * The events that this line settles: its own, or earlier ones that waited for it. A line too long to be one is given
   * as undefined.
   */
  read(text: string | undefined, at: { readonly file: string; readonly line: number }): CloudEvent[];
  /** No more lines: the events that were still waiting. */
  end(): CloudEvent[];
  report(): QueueLogReport;
}

const DISORDER_MS = 60_000;

/**
 * Reads Asterisk's `queue_log`, line by line, into events; memory grows with the calls that are open, not with
 * the log. What each word becomes:
 *
 * | word | event |
 * | --- | --- |
 * | `ENTERQUEUE` | `interaction.started` (once a call) and `interaction.queued`; after a transfer its target |
 * | `CONNECT` | `interaction.connected` |
 * | `COMPLETECALLER`, `COMPLETEAGENT` | `interaction.ended`, `completed`, by customer or agent |
 * | `ABANDON` | `interaction.ended`, `abandoned`, by the customer |
 * | `EXITWITHKEY`, `EXITWITHTIMEOUT`, `EXITEMPTY` | the same, by the customer (key) or the system: nobody answered, and the log does not say what came next. None, if the call enters a queue again within `SETTLES_MS` |
 * | `BLINDTRANSFER`, `TRANSFER` | `interaction.transferred`, cold |
 * | `ATTENDEDTRANSFER` | `interaction.transferred`, warm |
 * | `QUEUESTART` | `interaction.ended`, `dropped`, by the system, for every open call: Asterisk was started again |
 * | `DID` (FreePBX) | `data.dialled` of the start |
 *
 * A call that goes from an agent to another agent or queue with no word about it (a transfer by SIP re-INVITE is never
 * written) is transferred all the same; a call that moves between queues before anybody answered is only queued again.
 */
export function queueLogReader({ source, country, shift = 0, timeZone }: QueueLogOptions): QueueLogReader {
  const report = newReport();
  const table = queueLogTable(timeZone);
  let position = 0;
  let latest = 0;
  const desk: Desk = {
    calls: openCalls(),
    report,
    readCaller: callerReader(country),
    queues: new Set(),
    agents: new Map(),
    sawNamedAgent: false,
    told: [],
    source,
    shift,
  };

  function take(line: QueueLogLine): string | undefined {
    const kind = isWord(line.word) ? WORDS[line.word] : 'unknown';
    countWord(kind === 'unknown' ? report.unknownWords : report.words, line.word);
    if (line.callid !== '') {
      if (line.at < latest - DISORDER_MS) report.disordered++;
      latest = line.at;
    }
    passTime(desk, line.at);
    return takeLine(desk, line, position++);
  }

  return {
    read(text, { file, line: number }) {
      const read = text === undefined ? { fault: 'longer than any line of a queue_log' } : lineOf(text);
      const lines = 'fault' in read && text !== undefined ? (table.read(text) ?? [read]) : [read];
      report.lines++;
      for (const line of lines) {
        const fault = 'fault' in line ? line.fault : take(line);
        if (fault !== undefined) countMalformed(report, { file, line: number, reason: fault });
      }
      return handed(desk);
    },
    end() {
      closeDesk(desk);
      return handed(desk);
    },
    report: () => report,
  };
}

/**
 * Applies one line to the calls that it is about. Answers what is wrong with a line that says too little. `over`: whether a
 * call that the customer ended is over now, or may yet be told of by another route.
 */
export function takeLine(
  desk: Desk,
  line: QueueLogLine,
  position: number,
  over: 'now' | 'unless it goes on' = 'now',
): string | undefined {
  const kind = isWord(line.word) ? WORDS[line.word] : 'unknown';
  const { at, callid, queue, agent } = line;
  const entry: Entry = { at, callid, queue, agent, position, told: 0 };
  if (kind === 'system') restart(desk, entry);
  if (kind !== 'call') return undefined;
  return callid === '' ? 'callid: missing' : takeCall(desk, entry, line, over);
}

function takeCall(
  desk: Desk,
  entry: Entry,
  { word, callid, at, data }: QueueLogLine,
  over: 'now' | 'unless it goes on',
): string | undefined {
  const call = desk.calls.find(callid, at);
  switch (word) {
    case 'DID':
      if (data[0]) desk.calls.rememberDialled(callid, data[0].slice(0, 64), at);
      return undefined;
    case 'ENTERQUEUE':
      return enter(desk, entry, call, { caller: data[1] ?? '', position: positionOf(data[2]) });
    case 'CONNECT':
      return connect(desk, entry, call, Number(data[0]));
    case 'TRANSFER':
    case 'BLINDTRANSFER':
      return blindTransfer(desk, entry, call, data[0] ?? '');
    case 'ATTENDEDTRANSFER':
      return attendedTransfer(desk, entry, call, consulted(data));
    case 'COMPLETECALLER':
      return end(desk, entry, call, ended('completed', 'customer'), over);
    case 'ABANDON':
      return end(desk, entry, call, ended('abandoned', 'customer'), over);
    case 'COMPLETEAGENT':
      return end(desk, entry, call, ended('completed', 'agent'), 'unless it goes on');
    case 'EXITWITHKEY':
      return end(desk, entry, call, ended('abandoned', 'customer'), 'unless it goes on');
    default:
      return end(desk, entry, call, ended('abandoned', 'system'), 'unless it goes on');
  }
}

const positionOf = (text = ''): number | undefined => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);

/** Who was asked, as the line names it: a bridge, an application, or the channels that were linked. */
function consulted(data: readonly string[]): Target {
  const [method = '', ...names] = data.slice(0, data[0] === 'LINK' ? 3 : 2);
  const external = (names.join(' ') || method || 'unknown').slice(0, 256);
  return { external: method === 'BRIDGE' ? `bridge ${external}`.slice(0, 256) : external };
}
