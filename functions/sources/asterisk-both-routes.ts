import type { AmiBlock } from './asterisk/ami-block.ts';
import { alive, rememberChannel } from './asterisk/ami-desk.ts';
import { beginTalk } from './asterisk/ami-queue.ts';
import { handed, passTime } from './asterisk/calls/desk.ts';
import type { QueueLogLine } from './asterisk/queue-log-line.ts';
import { isWord, lineOf, WORDS } from './asterisk/queue-log-line.ts';
import { isNews, levelRoutes } from './asterisk/routes.ts';
import type { AmiOptions, SavedAmi } from './asterisk-ami.ts';
import { amiReader } from './asterisk-ami.ts';
import { takeLine } from './asterisk-queue-log.ts';
import type { CloudEvent } from './cloud-events.ts';
import { countWord } from './word-counts.ts';

/**
 * One Asterisk followed by its manager interface and by its queue log at once. The interface is quick and forgets
 * what it told while nobody listened; the log is late and complete. What both tell is told once.
 */
export function asteriskReader(options: AmiOptions, saved?: SavedAmi) {
  const { desk, next, latest, ...ami } = amiReader(options, saved);
  const report = { lines: 0, malformedLines: 0, logWords: {}, unknownLogWords: {} };

  /** The server's own clock, as far as it has been heard. */
  let lastLine = 0;

  function take(line: QueueLogLine): void {
    const mark = markOf(line);
    const at = line.at;
    lastLine = Math.max(lastLine, at);
    passTime(desk, at);
    const known = desk.calls.sightedOf(line.callid);
    if (mark !== undefined && known && !isNews(known, 'log', mark)) return;
    const open = desk.calls.find(line.callid, at);
    if (open) alive(open);
    // Of a call that is over only its coming again is news.
    else if (known && line.word !== 'ENTERQUEUE') return;
    // How the line ended is known by the hangup, which the interface tells.
    takeLine(desk, line, next(), 'unless it goes on');
    const call = desk.calls.find(line.callid, at);
    if (call === undefined || mark === undefined) return;
    if (known === undefined) isNews(call.sighted, 'log', mark);
    if (line.word === 'ENTERQUEUE') {
      if (call.telling !== 'leg') rememberChannel(desk, call, line.callid);
      call.seen['waiting'] = 1;
      call.seen['talking'] = 0;
    } else if (line.word === 'CONNECT') beginTalk(call, at);
    else call.seen['waiting'] = call.seen['talking'] = 0;
  }

  return {
    block: (block: AmiBlock, arrived: number): CloudEvent[] => ami.read(block, arrived),
    /** A line of the queue log, whenever it is read. */
    line(text: string): CloudEvent[] {
      report.lines++;
      const line = lineOf(text);
      if ('fault' in line) report.malformedLines++;
      else {
        countWord(isWord(line.word) ? report.logWords : report.unknownLogWords, line.word);
        take(line);
      }
      return handed(desk);
    },
    /** The log has been read up to now: from here on both routes have told the same. */
    level: (): void => levelRoutes(desk.calls),
    /**
     * Nothing was heard for so long. It is counted on from the server's own clock, which need not be the clock of
     * whoever listens.
     */
    pass(elapsed: number): CloudEvent[] {
      const at = Math.max(latest(), lastLine) + elapsed;
      return at > desk.calls.nextDue() ? ami.pass(at) : [];
    },
    end: ami.end,
    save: ami.save,
    /** How it stands: counts and names of what is not understood. */
    standing: () => ({
      open: desk.calls.all().length,
      unknownWords: ami.report().unknownWords,
      unknownLogWords: report.unknownLogWords,
    }),
  };
}

/** What the line tells of, in the words of both routes; undefined where only the log has it. */
function markOf({ word, queue, agent, callid }: QueueLogLine): string | undefined {
  if (callid === '' || !isWord(word) || WORDS[word] !== 'call') return undefined;
  switch (word) {
    case 'DID':
      return undefined;
    case 'ENTERQUEUE':
      return `enter ${queue}`;
    case 'CONNECT':
      return `connect ${agent}`;
    case 'TRANSFER':
    case 'BLINDTRANSFER':
    case 'ATTENDEDTRANSFER':
      return `transfer ${agent}`;
    case 'COMPLETEAGENT':
    case 'COMPLETECALLER':
      return `complete ${agent}`;
    case 'ABANDON':
      return `abandon ${queue}`;
    default:
      return `exit ${queue}`;
  }
}
