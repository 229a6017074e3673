import { hash } from 'node:crypto';
import type { CountryCode } from 'libphonenumber-js/min';
import type { AmiBlock } from './asterisk/ami-block.ts';
import { fieldOf } from './asterisk/ami-block.ts';
import { stampOf, timeOf } from './asterisk/ami-clock.ts';
import type { AmiDesk, AmiReport } from './asterisk/ami-desk.ts';
import { callAt, entryOf, idsOf, newAmiReport } from './asterisk/ami-desk.ts';
import { AMI_RULES, AMI_SILENT } from './asterisk/ami-rules.ts';
import { closeDesk, handed, passTime, say } from './asterisk/calls/desk.ts';
import type { SavedCalls } from './asterisk/calls/open-calls.ts';
import { openCalls } from './asterisk/calls/open-calls.ts';
import { callerReader } from './caller-id.ts';
import type { CloudEvent } from './cloud-events.ts';
import { countWord } from './word-counts.ts';

export interface AmiOptions {
  /** The `source` of its events: that of the queue log of the same server. */
  readonly source: string;
  /** Where national numbers are to be read; without it only `+…` is a phone number. */
  readonly country?: CountryCode | undefined;
  /** Milliseconds added to every time. */
  readonly shift?: number | undefined;
}

/** Everything that outlives the process which follows the calls: plain data. */
export interface SavedAmi {
  readonly calls: SavedCalls;
  readonly queues: readonly string[];
  readonly agents: readonly (readonly [string, string])[];
  readonly sawNamedAgent: boolean;
  readonly inside: readonly string[];
  readonly recent: readonly string[];
  readonly latest: number;
  readonly ahead: number;
  readonly position: number;
  readonly started?: string | undefined;
}

/** One answer to a question is as good as an event. */
const eventIn = (block: AmiBlock): string | undefined =>
  fieldOf(block, 'event') ?? (fieldOf(block, 'corestartuptime') === undefined ? undefined : 'CoreStatus');

/** Blocks that have come before are known for as many more. */
const MOST_RECENT = 2000;
/** It is written down many times a minute: the newest are enough. */
const MOST_SAVED = 500;

/**
 * Follows calls by what the manager interface tells, block by block, in the order in which Asterisk writes them. The
 * events are those that the queue log of the same server becomes, under the same ids; only this route tells of hold, of
 * calls that are dialled without a queue, and of lines that fail. Memory grows with the calls that are open.
 *
 * | event | becomes |
 * | --- | --- |
 * | `QueueCallerJoin` (`Join`, `QueueEntry`) | `interaction.started` (once a call) and `interaction.queued` |
 * | `AgentConnect`; `DialEnd` or `Link` that answers a call that waits in no queue | `interaction.connected` |
 * | `Hold`, `Unhold` | `interaction.held`, `interaction.resumed` |
 * | `BlindTransfer`, `AttendedTransfer`, `Transfer`, `AgentComplete` with `Reason: transfer` | one `interaction.transferred` |
 * | `AttendedTransfer` to a channel that is up | `interaction.connected`, too |
 * | `AgentComplete` | `interaction.ended`, `completed`, by customer or agent |
 * | `QueueCallerAbandon` | `interaction.ended`, `abandoned`, by the customer |
 * | `QueueCallerLeave` without an agent | the same, by the system, unless the call goes on within `SETTLES_MS` |
 * | `Hangup` of the caller's channel | the end, at once; `dropped` if its cause is no wish of anybody's |
 * | `Shutdown`; a start of Asterisk (`FullyBooted`, `CoreStatus`) that the call did not live through | `interaction.ended`, `dropped` |
 * | `CoreShowChannelsComplete` of the same Asterisk without the call | `interaction.ended`, `completed` or `abandoned`, by the system |
 */
export function amiReader({ source, country, shift = 0 }: AmiOptions, saved?: SavedAmi) {
  const report = newAmiReport();
  const desk: AmiDesk = {
    calls: openCalls(saved?.calls),
    report,
    readCaller: callerReader(country),
    queues: new Set(saved?.queues),
    agents: new Map(saved?.agents),
    sawNamedAgent: saved?.sawNamedAgent ?? false,
    told: [],
    source,
    shift,
    inside: new Set(saved?.inside),
    listed: undefined,
    bootedAt: undefined,
    started: saved?.started,
    hasRestarted: false,
  };
  const recent = new Set(saved?.recent);
  let latest = saved?.latest ?? 0;
  /** How far the server's clock is ahead of the listener's, by the last block that was stamped. */
  let ahead = saved?.ahead ?? 0;
  let position = saved?.position ?? 0;

  /** The very same block, to the microsecond: it was read twice. */
  function hasCome(text: string): boolean {
    const key = hash('sha1', text, 'base64url');
    if (recent.has(key)) return true;
    for (const oldest of recent) {
      if (recent.size < MOST_RECENT) break;
      recent.delete(oldest);
    }
    recent.add(key);
    return false;
  }

  function follow(block: AmiBlock, event: string, at: number): void {
    const name = event.toLowerCase();
    const rule = Object.hasOwn(AMI_RULES, name) ? AMI_RULES[name] : undefined;
    const moment = { block, at, position: position++ };
    countWord(rule || AMI_SILENT.has(name) ? report.words : report.unknownWords, event);
    passTime(desk, at);
    if (rule) {
      if (rule(desk, moment) !== undefined) report.malformed++;
      return;
    }
    if (AMI_SILENT.has(name)) return;
    const ids = idsOf(block);
    const call = callAt(desk, at, ids?.own, ids?.linked);
    if (call)
      say(desk, entryOf(moment, call.subject), call, {
        type: 'source.unknown',
        data: { kind: event.slice(0, 64) },
      });
  }

  return {
    /** The events that this block settles. `arrived`: when it came, where it is read as it comes. */
    read(block: AmiBlock, arrived?: number): CloudEvent[] {
      report.blocks++;
      const stamp = stampOf(block);
      if (stamp !== undefined && arrived !== undefined) ahead = stamp - arrived;
      const event = eventIn(block);
      if (event === undefined) {
        // The answer to `Ping` is the server's clock as it is now, even if it was set back.
        latest = stamp ?? latest;
        return handed(desk);
      }
      if (stamp !== undefined && hasCome(block.text)) {
        report.doubled++;
        return handed(desk);
      }
      const ids = idsOf(block);
      latest =
        stamp ??
        (arrived === undefined
          ? timeOf(block, callAt(desk, latest, ids?.own, ids?.linked), latest)
          : Math.max(latest, arrived + ahead));
      follow(block, event, latest);
      return handed(desk);
    },
    /** Nothing was heard until then. */
    pass(at: number): CloudEvent[] {
      passTime(desk, at);
      return handed(desk);
    },
    /** No more blocks: the events that were still waiting. */
    end(): CloudEvent[] {
      closeDesk(desk);
      return handed(desk);
    },
    report: (): AmiReport => report,
    save: (): SavedAmi => ({
      calls: desk.calls.save(),
      queues: [...desk.queues],
      agents: [...desk.agents],
      sawNamedAgent: desk.sawNamedAgent,
      inside: [...desk.inside].slice(-MOST_SAVED),
      recent: [...recent].slice(-MOST_SAVED),
      latest,
      ahead,
      position,
      started: desk.started,
    }),
    desk,
    next: () => position++,
    latest: () => latest,
  };
}
