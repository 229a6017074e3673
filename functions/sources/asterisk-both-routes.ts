import type { AmiBlock } from './asterisk/ami-block.ts';
import { alive, rememberChannel } from './asterisk/ami-desk.ts';
import { beginTalk } from './asterisk/ami-queue.ts';
import { isNews, levelRoutes } from './asterisk/routes.ts';
import type { AmiOptions, SavedAmi } from './asterisk-ami.ts';
import { amiReader } from './asterisk-ami.ts';
import { takeLine } from './asterisk-queue-log.ts';
import { handed, passTime } from './calls/desk.ts';
import type { CloudEvent } from './cloud-events.ts';
import type { QueueLogLine } from './queue-log-line.ts';
import { isWord, lineOf, WORDS } from './queue-log-line.ts';
import { countWord } from './queue-log-report.ts';

/**
 * One Asterisk followed by its manager interface and by its queue log at once. The interface is quick and forgets
 * what it told while nobody listened; the log is late and complete. What both tell is told once.
 */
export function asteriskReader(options: AmiOptions, saved?: SavedAmi) {
  const { desk, next, ...ami } = amiReader(options, saved);
  const report = { lines: 0, malformedLines: 0, logWords: {}, unknownLogWords: {} };

  function take(line: QueueLogLine): void {
    const mark = markOf(line);
    const at = line.at;
    passTime(desk, at);
    const known = desk.calls.sightedOf(line.callid);
    if (mark !== undefined && known && !isNews(known, 'log', mark)) return;
    const open = desk.calls.find(line.callid, at);
    if (open) alive(open);
    // Of a call that is over only its coming again is news.
    else if (known && line.word !== 'ENTERQUEUE') return;
    takeLine(desk, line, next());
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
    pass: ami.pass,
    end: ami.end,
    save: ami.save,
    /** When something falls due that nothing else may bring about. */
    nextDue: (): number => desk.calls.nextDue(),
    report: () => ({ ...ami.report(), ...report }),
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
