import * as z from 'zod';
import { countWord } from '../../sources/asterisk/queue-log-report.ts';
import type { CloudEvent } from '../../sources/cloud-events.ts';
import { rowsOf } from '../../sources/freeswitch/event-socket.ts';
import { heard, listed, OpenMembers, overdue } from '../../sources/freeswitch/open-members.ts';
import type { Fields } from '../../sources/freeswitch/records.ts';
import { switchRecordReader } from '../../sources/freeswitch/records.ts';
import { fieldOf } from '../../sources/freeswitch/told.ts';
import { listedAsEvents } from '../../sources/freeswitch/waiting-list.ts';
import type { FreeswitchOptions } from '../../sources/freeswitch.ts';
import { freeswitchReader } from '../../sources/freeswitch.ts';
import { counted } from '../convert-words.ts';
import type { Follower } from './collector.ts';
import type { Line } from './connection.ts';
import { stayConnected } from './connection.ts';
import type { SocketSession } from './event-socket-session.ts';
import { eventSocketSession } from './event-socket-session.ts';

const Followed = z.object({ version: z.literal(1), members: OpenMembers, core: z.string().optional() });

interface FollowFreeswitch extends FreeswitchOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

const QUEUES = 'callcenter_config queue list';
const MEMBERS = 'callcenter_config queue list members ';

/**
 * Follows mod_callcenter's events. The switch keeps none, so after each login it is asked who waits and who talks: that
 * begins what was missed, and whoever it no longer knows is closed.
 */
export function followFreeswitch(options: FollowFreeswitch, before: unknown): Follower {
  const followed = Followed.safeParse(before).data;
  const reader = freeswitchReader(options);
  const unknownKinds: Record<string, number> = {};
  let members: OpenMembers = followed?.members ?? {};
  let core = followed?.core;
  let isConnected = false;

  function eventsOf(fields: Fields, arrived: number): CloudEvent[] {
    const readings = reader.read({ form: 'event', fields }, arrived);
    for (const { kind, says } of readings) if (says === 'unknown') countWord(unknownKinds, kind);
    const events = readings.flatMap((reading) => reading.events);
    for (const event of events) members = heard(members, event, arrived);
    return events;
  }

  return {
    save: () => ({ version: 1, members, core }),
    pass(now) {
      const closed = overdue(members, options.source, now);
      members = closed.members;
      return closed.events;
    },
    health: () =>
      [
        isConnected ? 'event socket connected' : 'EVENT SOCKET NOT CONNECTED',
        `${Object.keys(members).length} callers in queues`,
        ...(Object.keys(unknownKinds).length > 0 ? [`unknown: ${counted(unknownKinds)}`] : []),
      ].join(', '),
    async follow({ take, isFull, say, signal }) {
      const begin = (line: Line): SocketSession => {
        const alive = new Set<string>();
        let restarted = false;
        let left = 0;
        const session: SocketSession = eventSocketSession(
          options.password,
          {
            ready() {
              say('event socket: logged in');
              isConnected = true;
              session.ask('global_getvar core_uuid');
              session.ask(QUEUES);
            },
            event(text) {
              const records = switchRecordReader();
              for (const record of [
                ...text.split('\n').flatMap((row) => records.line(row)),
                ...records.end(),
              ])
                if (record.form === 'event') take(eventsOf(record.fields, Date.now()));
            },
            answer(command, text) {
              if (command === 'global_getvar core_uuid') {
                const uuid = text.trim();
                restarted = core !== undefined && uuid !== core;
                core = uuid;
              } else if (command === QUEUES) {
                const queues = rowsOf(text)
                  .map((row) => fieldOf(row, 'name'))
                  .filter((name) => name !== undefined);
                left = queues.length;
                for (const queue of queues) session.ask(`${MEMBERS}${queue}`);
              } else if (command.startsWith(MEMBERS)) {
                for (const fields of rowsOf(text).flatMap(listedAsEvents)) {
                  const leg = fieldOf(fields, 'cc-member-uuid');
                  if (leg !== undefined) alive.add(leg);
                  take(eventsOf(fields, Date.now()));
                }
                left -= 1;
                if (left > 0) return;
                members = listed(members, alive, Date.now(), restarted);
                take([]);
              }
            },
          },
          line,
        );
        return session;
      };
      const told = (what: string): void => {
        isConnected = false;
        say(what);
      };
      const connecting = { host: options.host, port: options.port, signal, isHeld: isFull };
      await stayConnected({ ...connecting, say: told }, begin);
    },
  };
}
