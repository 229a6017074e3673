import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import type { AmiBlock } from '../../sources/asterisk/ami-block.ts';
import type { AmiOptions, SavedAmi } from '../../sources/asterisk-ami.ts';
import { asteriskReader } from '../../sources/asterisk-both-routes.ts';
import { counted } from '../convert-words.ts';
import type { AmiLogin } from './ami-session.ts';
import { amiSession } from './ami-session.ts';
import type { Follower } from './collector.ts';
import type { Line } from './connection.ts';
import { stayConnected } from './connection.ts';
import { LogMark, tailOf } from './tail.ts';

/** Its own state, which it has written itself; another version begins anew. */
const Followed = z.object({
  version: z.literal(1),
  reader: z.custom<SavedAmi>((value) => typeof value === 'object' && value !== null && 'calls' in value),
  log: LogMark.optional(),
});

interface FollowAsterisk extends AmiOptions {
  readonly host: string;
  readonly port: number;
  readonly login: AmiLogin;
  /** Where the queue log is; without it, what happens while the interface is away is not learnt. */
  readonly queueLog: string | undefined;
}

const LOG_EVERY_MS = 500;

/**
 * Follows the manager interface as it speaks, and the queue log behind it. After a break the log is read up to its end
 * before the login: what it tells until then the interface will not tell. What it tells until the login is done is read
 * before anything new is taken, so that what was missed comes in its place.
 */
export function followAsterisk(options: FollowAsterisk, before: unknown): Follower {
  const followed = Followed.safeParse(before).data;
  const reader = asteriskReader(options, followed?.reader);
  const tail = options.queueLog === undefined ? undefined : tailOf(options.queueLog, followed?.log);
  let isConnected = false;
  let hasLog: boolean | undefined;
  let heardAt = Date.now();

  return {
    save: () => ({ version: 1, reader: reader.save(), log: tail?.mark() }),
    pass: (now) => reader.pass(now - heardAt),
    health() {
      const { open, unknownWords, unknownLogWords } = reader.standing();
      const unknown = counted({ ...unknownWords, ...unknownLogWords });
      return [
        isConnected ? 'manager interface connected' : 'MANAGER INTERFACE NOT CONNECTED',
        tail === undefined ? 'no queue log' : hasLog ? 'queue log read' : 'QUEUE LOG NOT THERE',
        `${open} calls open`,
        ...(unknown === '' ? [] : [`unknown: ${unknown}`]),
      ].join(', ');
    },
    async follow({ take, isFull, say, signal }) {
      const heardLine = (line: string): void => {
        heardAt = Date.now();
        take(reader.line(line));
      };
      const heardBlock = (block: AmiBlock, at: number): void => {
        heardAt = at;
        take(reader.block(block, at));
      };
      let reading: Promise<void> = Promise.resolve();
      const readLog = (): Promise<void> => {
        reading = reading.then(async () => {
          if (tail === undefined || isFull()) return;
          const found = await tail.read(heardLine, () => !isFull());
          if (found !== hasLog && !found) say(`${options.queueLog}: there is no such log (yet)`);
          hasLog = found;
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
          ready(): void {
            say('manager interface: logged in');
            isConnected = true;
            const caughtUp = (): void => {
              for (const { block, at } of held ?? []) heardBlock(block, at);
              held = undefined;
            };
            readLog().then(caughtUp, (error: unknown) => line.drop(`queue log: ${error}`));
          },
          block(block: AmiBlock): void {
            const at = Date.now();
            if (held) held.push({ block, at });
            else heardBlock(block, at);
          },
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
