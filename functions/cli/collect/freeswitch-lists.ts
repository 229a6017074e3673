import { rowsOf } from '../../sources/freeswitch/event-socket.ts';
import type { Fields } from '../../sources/freeswitch/records.ts';
import { fieldOf } from '../../sources/freeswitch/told.ts';
import { listedAsEvents } from '../../sources/freeswitch/waiting-list.ts';

/** All who wait and talk, as events in the words of mod_callcenter, and what is known of the switch meanwhile. */
interface Listed {
  readonly members: readonly Fields[];
  /** Milliseconds since 1970 at which it was asked. */
  readonly asked: number;
  /** Names this run of the switch. */
  readonly core: string | undefined;
}

const CORE = 'global_getvar core_uuid';
const QUEUES = 'callcenter_config queue list';
const MEMBERS = 'callcenter_config queue list members ';

/**
 * Asks the switch who waits and who talks: queue by queue, one question at a time, however many queues there are. `refused`:
 * it does not know, which says nothing of any caller.
 */
export function askingForLists(
  ask: (command: string) => void,
  { done, refused }: { readonly done: (listed: Listed) => void; readonly refused: (answer: string) => void },
) {
  let asked: number | undefined;
  let core: string | undefined;
  let queues: string[] = [];
  let members: Fields[] = [];

  function next(): void {
    const queue = queues.pop();
    if (queue !== undefined) ask(`${MEMBERS}${queue}`);
    else if (asked !== undefined) {
      done({ members, asked, core });
      asked = undefined;
    }
  }

  return {
    begin(at: number): void {
      if (asked !== undefined) return;
      asked = at;
      members = [];
      ask(CORE);
      ask(QUEUES);
    },
    answer(command: string, text: string): void {
      if (command === CORE) core = /^[\w-]+$/.exec(text.trim())?.[0] ?? core;
      if (command !== QUEUES && !command.startsWith(MEMBERS)) return;
      const rows = rowsOf(text);
      if (rows === undefined) {
        asked = undefined;
        refused(text.trim().slice(0, 200));
        return;
      }
      if (command === QUEUES) queues = rows.flatMap((row) => fieldOf(row, 'name') ?? []);
      else members.push(...rows.flatMap(listedAsEvents));
      next();
    },
  };
}
