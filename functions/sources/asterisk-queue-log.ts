import type { CountryCode } from 'libphonenumber-js/min';
import { callerReader } from './caller-id.ts';
import type { CloudEvent } from './cloud-events.ts';
import { openCalls } from './queue-log-calls.ts';
import type { Desk } from './queue-log-desk.ts';
import { release, settle } from './queue-log-desk.ts';
import type { Entry } from './queue-log-events.ts';
import { ended, eventOf } from './queue-log-events.ts';
import type { QueueLogLine } from './queue-log-line.ts';
import { isWord, lineOf, WORDS } from './queue-log-line.ts';
import { connect, end, enter } from './queue-log-moves.ts';
import type { QueueLogReport } from './queue-log-report.ts';
import { countMalformed, countWord, newReport } from './queue-log-report.ts';
import { attendedTransfer, blindTransfer } from './queue-log-transfers.ts';

export interface QueueLogOptions {
  /** The `source` of its events, like `asterisk:pbx-1`: one server, one source. */
  readonly source: string;
  /** Where national numbers are to be read; without it only `+…` is a phone number. */
  readonly country?: CountryCode | undefined;
  /** Milliseconds added to every time: for trying an old log as if it were happening now. */
  readonly shift?: number | undefined;
}

export interface QueueLogReader {
  /**
   * The events that this line settles: its own, or earlier ones that waited for it. A line too long to be one is given
   * as undefined.
   */
  read(
    text: string | undefined,
    at: { readonly file: string; readonly line: number; readonly offset: number },
  ): CloudEvent[];
  /** No more lines: the events that were still waiting. */
  end(): CloudEvent[];
  report(): QueueLogReport;
}

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
export function queueLogReader({ source, country, shift = 0 }: QueueLogOptions): QueueLogReader {
  const calls = openCalls();
  const report = newReport();
  let told: CloudEvent[] = [];
  const desk: Desk = {
    calls,
    report,
    readCaller: callerReader(country),
    queues: new Set(),
    agents: new Map(),
    sawNamedAgent: false,
    say(entry, call, said) {
      if (call.telling === 'leg') return;
      (call.telling === 'held' ? call.held : told).push(eventOf(source, shift, entry, call.subject, said));
    },
    tell(events) {
      told.push(...events);
    },
  };

  function handed(): CloudEvent[] {
    const events = told;
    told = [];
    report.events += events.length;
    return events;
  }

  function passTime(at: number): void {
    for (const call of calls.due(at)) {
      if (call.pending && call.pending.due < at) settle(desk, call);
      if (call.telling === 'held' && call.heldUntil < at) release(desk, call);
      else if (call.telling === 'held') calls.wait(call);
    }
    for (const call of calls.stale(at)) {
      calls.forget(call);
      if (!call.away && call.telling !== 'leg') report.lost++;
    }
  }

  function restart(entry: Entry): void {
    for (const call of calls.all()) {
      if (call.telling === 'held') release(desk, call);
      if (call.pending) settle(desk, call);
      else if (!call.away) desk.say(entry, call, ended('dropped', 'system'));
      if (call.telling !== 'leg' && !call.away) report.dropped++;
      calls.forget(call);
    }
  }

  function take(entry: Entry): string | undefined {
    const { line } = entry;
    const kind = isWord(line.word) ? WORDS[line.word] : 'unknown';
    countWord(kind === 'unknown' ? report.unknownWords : report.words, line.word);
    passTime(line.at);
    if (kind === 'system') restart(entry);
    if (kind !== 'call') return undefined;
    return line.callid === '' ? 'callid: missing' : takeCall(desk, entry, line);
  }

  return {
    read(text, { file, line: number, offset }) {
      const line = text === undefined ? { fault: 'longer than any line of a queue_log' } : lineOf(text);
      const position = report.lines++;
      const fault =
        'fault' in line ? line.fault : take({ line, text: text ?? '', offset, position, told: 0 });
      if (fault !== undefined) countMalformed(report, { file, line: number, reason: fault });
      return handed();
    },
    end() {
      for (const call of calls.all()) {
        if (call.telling === 'held') release(desk, call);
        if (call.pending) settle(desk, call);
      }
      report.open = calls.all().filter(({ away, telling }) => !away && telling === 'told').length;
      return handed();
    },
    report: () => report,
  };
}

/** Answers what is wrong with a line that says too little. */
function takeCall(desk: Desk, entry: Entry, line: QueueLogLine): string | undefined {
  const call = desk.calls.find(line.callid, line.at);
  switch (line.word) {
    case 'DID':
      if (line.data[0]) desk.calls.rememberDialled(line.callid, line.data[0].slice(0, 64), line.at);
      return undefined;
    case 'ENTERQUEUE':
      return enter(desk, entry, call);
    case 'CONNECT':
      return connect(desk, entry, call);
    case 'TRANSFER':
    case 'BLINDTRANSFER':
      return blindTransfer(desk, entry, call);
    case 'ATTENDEDTRANSFER':
      return attendedTransfer(desk, entry, call);
    case 'COMPLETECALLER':
      return end(desk, entry, call, ended('completed', 'customer'), 'now');
    case 'ABANDON':
      return end(desk, entry, call, ended('abandoned', 'customer'), 'now');
    case 'COMPLETEAGENT':
      return end(desk, entry, call, ended('completed', 'agent'), 'unless it goes on');
    case 'EXITWITHKEY':
      return end(desk, entry, call, ended('abandoned', 'customer'), 'unless it goes on');
    default:
      return end(desk, entry, call, ended('abandoned', 'system'), 'unless it goes on');
  }
}
