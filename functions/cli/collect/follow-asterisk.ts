import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { AmiBlock } from '../../sources/asterisk/ami-block.ts';
import { fieldOf } from '../../sources/asterisk/ami-block.ts';
import type { AmiOptions, SavedAmi } from '../../sources/asterisk-ami.ts';
import { asteriskReader } from '../../sources/asterisk-both-routes.ts';
import { counted } from '../convert-words.ts';
import type { AmiLogin } from './ami-session.ts';
import { amiSession } from './ami-session.ts';
import type { Follower } from './collector.ts';
import type { Line } from './connection.ts';
import { stayConnected } from './connection.ts';
import { followedLog } from './followed-log.ts';
import { byOurClock, clockInWords, clockOf, ServerClock } from './server-clock.ts';
import { LogMark } from './tail.ts';

/** Its own state, which it has written itself; another version begins anew. */
const Followed = z.object({
  version: z.literal(1),
  reader: z.custom<SavedAmi>((value) => typeof value === 'object' && value !== null && 'calls' in value),
  log: LogMark.optional(),
  clock: ServerClock.default({ aheadMs: 0 }),
});

interface FollowAsterisk extends AmiOptions {
  readonly host: string;
  readonly port: number;
  readonly login: AmiLogin;
  /** Where the queue log is; without it, what happens while the interface is away is not learnt. */
  readonly queueLog: string | undefined;
}

const LOG_EVERY_MS = 500;
/** So many callers that only the log has told of are no chance: its user may not read what queues do. */
const DEAF_AFTER = 5;
const DEAF = 'THE INTERFACE TELLS OF NO QUEUE: give the user read = system,call,agent in manager.conf';
/** By so much Asterisk writes its log, which a thread of its own does, after it has told its managers. */
const LOG_BEHIND_MS = 100;

/**
 * Follows the manager interface as it speaks, and the queue log behind it. After a break the log is read up to its end
 * before the login: what it tells until then the interface will not tell. What it tells until the login is done is read
 * before anything new is taken, so that what was missed comes in its place.
 */
export function followAsterisk(options: FollowAsterisk, before: unknown): Follower {
  const followed = Followed.safeParse(before).data;
  const reader = asteriskReader(options, followed?.reader);
  const log = options.queueLog === undefined ? undefined : followedLog(options.queueLog, followed?.log);
  let clock: ServerClock = followed?.clock ?? { aheadMs: 0 };
  let isConnected = false;
  let heardAt = Date.now();
  /** Callers of whom each route has told that they wait, while both were there. */
  const waited = { ami: 0, log: 0 };

  return {
    save: () => ({ version: 1, reader: reader.save(), log: log?.mark(), clock }),
    pass: (now) => byOurClock(reader.pass(now - heardAt), clock),
    health() {
      const { open, unknownWords, unknownLogWords } = reader.standing();
      const unknown = counted({ ...unknownWords, ...unknownLogWords });
      return [
        isConnected ? 'manager interface connected' : 'MANAGER INTERFACE NOT CONNECTED',
        log === undefined ? 'no queue log' : log.fault() ? `QUEUE LOG: ${log.fault()}` : 'queue log read',
        `${open} calls open`,
        ...(waited.ami === 0 && waited.log >= DEAF_AFTER ? [DEAF] : []),
        ...[clockInWords(clock)].filter((words) => words !== undefined),
        ...(unknown === '' ? [] : [`unknown: ${unknown}`]),
      ].join(', ');
    },
    async follow({ take, isFull, say, signal }) {
      const heardLine = (line: string): void => {
        heardAt = Date.now();
        if (isConnected && line.includes('|ENTERQUEUE|')) waited.log += 1;
        take(byOurClock(reader.line(line), clock));
      };
      const heardBlock = (block: AmiBlock, at: number): void => {
        heardAt = at;
        if (/join$/i.test(fieldOf(block, 'event') ?? '')) waited.ami += 1;
        take(byOurClock(reader.block(block, at), clock));
      };
      let reading: Promise<void> = Promise.resolve();
      const readLog = (): Promise<void> => {
        reading = reading.then(async () => {
          if (log === undefined || isFull()) return;
          const isNew = log.mark() === undefined;
          await log.read(heardLine, { isFull, say });
          // Where it begins is written down at once: from there on nothing is missed.
          if (isNew && log.mark() !== undefined) take([]);
        });
        return reading;
      };
      const poll = async (): Promise<void> => {
        while (!signal.aborted) {
          await readLog();
          await wait(LOG_EVERY_MS, undefined, { signal }).catch(() => undefined);
        }
      };
      const begin = (line: Line) => {
        let held: { block: AmiBlock; at: number }[] | undefined = [];
        const listener = {
          async before(): Promise<void> {
            await readLog();
            reader.level();
          },
          clock(there: number): void {
            const before = clockInWords(clock);
            clock = clockOf(there, Date.now());
            const now = clockInWords(clock);
            if (now !== before)
              say(
                now === undefined ? "the phone system's clock is right again" : `${now}: set it right (NTP)`,
              );
          },
          ready(): void {
            const caughtUp = (): void => {
              say('manager interface: logged in');
              isConnected = true;
              for (const { block, at } of held ?? []) heardBlock(block, at);
              held = undefined;
            };
            const settled = log === undefined ? undefined : wait(LOG_BEHIND_MS, undefined, { signal });
            Promise.resolve(settled)
              .then(readLog)
              .then(caughtUp, (error: unknown) => line.drop(`queue log: ${error}`));
          },
          block(block: AmiBlock): void {
            const at = Date.now();
            if (held) held.push({ block, at });
            else heardBlock(block, at);
          },
          refused: (what: string) =>
            say(
              `manager interface: ${what} is refused: give the user write = system,reporting in manager.conf`,
            ),
        };
        return amiSession(options.login, listener, line);
      };
      const connecting = { host: options.host, port: options.port, signal, isHeld: isFull };
      const told = (what: string): void => {
        isConnected = false;
        say(what);
      };
      await Promise.all([poll(), stayConnected({ ...connecting, say: told }, begin)]);
    },
  };
}
