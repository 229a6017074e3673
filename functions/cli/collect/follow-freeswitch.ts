import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { callerReader } from '../../sources/caller-id.ts';
import type { CloudEvent } from '../../sources/cloud-events.ts';
import { callRowOf } from '../../sources/freeswitch/call-row.ts';
import { FollowedCalls, followedCalls } from '../../sources/freeswitch/followed-calls.ts';
import type { Fields } from '../../sources/freeswitch/records.ts';
import { switchRecordReader } from '../../sources/freeswitch/records.ts';
import { fieldOf } from '../../sources/freeswitch/told.ts';
import type { FreeswitchOptions } from '../../sources/freeswitch.ts';
import { freeswitchReader } from '../../sources/freeswitch.ts';
import { countWord } from '../../sources/word-counts.ts';
import { counted } from '../convert-words.ts';
import type { Follower, FollowerPorts } from './collector.ts';
import type { Line } from './connection.ts';
import { stayConnected } from './connection.ts';
import type { SocketSession } from './event-socket-session.ts';
import { eventSocketSession } from './event-socket-session.ts';
import { followedLog } from './followed-log.ts';
import { askingForLists } from './freeswitch-lists.ts';
import { LogMark } from './tail.ts';

/** Its own state, which it has written itself; another version begins anew. */
const Followed = FollowedCalls.extend({
  version: z.literal(1),
  core: z.string().optional(),
  cdr: LogMark.optional(),
});

interface FollowFreeswitch extends FreeswitchOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** Where mod_cdr_csv writes; without it, how a call ended while nobody listened is guessed. */
  readonly cdr: string | undefined;
}

const CDR_EVERY_MS = 500;
/** The switch drops events when they are not taken in time, and does not say so. */
const LIST_EVERY_MS = 300_000;

/**
 * Follows mod_callcenter's events. The switch keeps none, so after each login it is asked who waits and who talks: that
 * begins what was missed. How calls ended meanwhile is read from the file of their records.
 */
export function followFreeswitch(options: FollowFreeswitch, before: unknown): Follower {
  const { source, country, timeZone = 'UTC' } = options;
  const followed = Followed.safeParse(before).data;
  const reader = freeswitchReader(options);
  const cdr = options.cdr === undefined ? undefined : followedLog(options.cdr, followed?.cdr);
  const calls = followedCalls(
    followed,
    { source, readCaller: callerReader(country) },
    cdr !== undefined,
    Date.now(),
  );
  const unknownKinds: Record<string, number> = {};
  let core = followed?.core;
  let standing: 'EVENT SOCKET NOT CONNECTED' | 'MOD_CALLCENTER DOES NOT ANSWER' | 'event socket connected' =
    'EVENT SOCKET NOT CONNECTED';

  function eventsOf(fields: Fields): readonly CloudEvent[] {
    const readings = reader.read({ form: 'event', fields }, Date.now());
    for (const { kind, says } of readings) if (says === 'unknown') countWord(unknownKinds, kind);
    return readings.flatMap(({ events }) => events);
  }

  function rowRead(line: string): void {
    for (const record of switchRecordReader().line(line)) {
      const row = record.form === 'row' ? callRowOf(record.cells, timeZone, Date.now()) : undefined;
      if (row) calls.rowCame(row, Date.now());
      else countWord(unknownKinds, 'row of other columns');
    }
  }

  async function readRows(ports: FollowerPorts): Promise<void> {
    if (cdr === undefined || ports.isFull()) return;
    const before = cdr.mark();
    await cdr.read(rowRead, ports);
    const { inode, offset } = cdr.mark() ?? {};
    if (before?.inode !== inode || before?.offset !== offset) ports.take([]);
  }

  function begin(line: Line, { take, say }: FollowerPorts): SocketSession {
    let listedAt = 0;
    const lists = askingForLists((command) => session.ask(command), {
      done({ members, asked, core: uuid }) {
        const isRestarted = core !== undefined && uuid !== undefined && uuid !== core;
        core = uuid ?? core;
        listedAt = Date.now();
        standing = 'event socket connected';
        take(
          calls.listed(
            members.flatMap((one) => eventsOf(one)),
            { asked, answered: listedAt, isRestarted },
          ),
        );
      },
      refused(answer) {
        if (standing !== 'MOD_CALLCENTER DOES NOT ANSWER')
          say(`mod_callcenter does not answer: is it loaded? The switch says: ${answer}`);
        standing = 'MOD_CALLCENTER DOES NOT ANSWER';
      },
    });
    const listener = {
      ready(): void {
        say('event socket: logged in');
        standing = 'event socket connected';
        lists.begin(Date.now());
      },
      event(text: string): void {
        const records = switchRecordReader();
        const fields: Fields[] = [];
        for (const record of [...text.split('\n').flatMap((row) => records.line(row)), ...records.end()])
          if (record.form === 'event') fields.push(record.fields);
        const events = fields.flatMap((one) => eventsOf(one));
        calls.heard(events, Date.now());
        take(events);
        const isBeat = fields.some((one) => fieldOf(one, 'event-name') === 'HEARTBEAT');
        if (isBeat && Date.now() - listedAt > LIST_EVERY_MS) lists.begin(Date.now());
      },
      answer: lists.answer,
    };
    const session: SocketSession = eventSocketSession(options.password, listener, line);
    return session;
  }

  return {
    save: () => ({ version: 1, core, cdr: cdr?.mark(), ...calls.save() }),
    pass: (now) => calls.pass(now),
    health: () =>
      [
        standing,
        `${calls.open()} callers in queues`,
        cdr === undefined ? 'no CDR file' : cdr.fault() ? `CDR FILE: ${cdr.fault()}` : 'CDR file read',
        ...(Object.keys(unknownKinds).length > 0 ? [`unknown: ${counted(unknownKinds)}`] : []),
      ].join(', '),
    async follow(ports) {
      const { isFull, say, signal } = ports;
      await readRows(ports);
      const poll = async (): Promise<void> => {
        while (!signal.aborted && cdr !== undefined) {
          await wait(CDR_EVERY_MS, undefined, { signal }).catch(() => undefined);
          await readRows(ports);
        }
      };
      const told = (what: string): void => {
        standing = 'EVENT SOCKET NOT CONNECTED';
        calls.lost();
        say(what);
      };
      const connecting = { host: options.host, port: options.port, signal, isHeld: isFull };
      await Promise.all([poll(), stayConnected({ ...connecting, say: told }, (line) => begin(line, ports))]);
    },
  };
}
