import fc from 'fast-check';
import { rowsOf } from '../../functions/sources/freeswitch/event-socket.ts';
import type { Fields } from '../../functions/sources/freeswitch/records.ts';
import { listedAsEvents } from '../../functions/sources/freeswitch/waiting-list.ts';
import { BEGAN, caller } from './make-freeswitch.ts';
import { cdrRow, queueCells } from './make-switch-rows.ts';

/** A switch whose calls are known in full: what it says, whom it lists, and what it writes, at every moment. */

interface Entry {
  readonly queue: string;
  readonly waits: number;
  /** Without an agent the caller leaves: by their own wish, or because it took too long. */
  readonly agent?: string;
  readonly talks?: number;
  readonly leaves?: 'BREAK_OUT' | 'TIMEOUT';
}

export interface Happening {
  /** Seconds after `BEGAN`. */
  readonly at: number;
  readonly event?: string;
  readonly row?: string;
}

interface Listed {
  readonly queue: string;
  readonly cells: string;
  readonly from: number;
  readonly bridged: number | undefined;
  readonly to: number;
}

const HEAD =
  'queue|instance_id|uuid|session_uuid|cid_number|cid_name|system_epoch|joined_epoch|rejoined_epoch|bridge_epoch|abandoned_epoch|base_score|skill_score|serving_agent|serving_system|state|score';
const numberOf = (n: number): string => `55555501${String(20 + n).padStart(2, '0')}`;

/** One caller's way through queues, and everything that the switch makes of it. */
export function callOf(n: number, began: number, entries: readonly Entry[], template: 'whole' | 'own') {
  const c = caller(n, began, numberOf(n));
  const happenings: Happening[] = [];
  const listed: Listed[] = [];
  let at = 0.4;
  let cells: Record<string, string | number> = {};
  let last: Entry | undefined;
  for (const [i, entry] of entries.entries()) {
    const [joined, left] = [at, at + entry.waits];
    const over = left + (entry.talks ?? 0);
    const say = (after: number, event: string) => happenings.push({ at: began + after, event });
    say(joined, c.starts(joined, entry.queue, i + 1));
    if (entry.agent !== undefined) {
      say(left, c.talks(left, entry.agent, entry.queue, i + 1));
      say(over, c.talked(over, entry.agent, entry.queue, i + 1));
      say(over + 0.01, c.ends(over + 0.01, 'SUCCESS', entry.queue, i + 1));
    } else say(left, c.cancels(left, entry.leaves ?? 'BREAK_OUT', entry.queue, i + 1));
    const second = (after: number) => Math.floor(BEGAN + began + after);
    listed.push({
      queue: `${entry.queue}@default`,
      cells: `00000002-0000-4000-8000-${String(n * 10 + i + 1).padStart(12, '0')}|${c.session}|${numberOf(n)}|Any | Caller|${second(0)}|${second(joined)}|0`,
      from: began + joined,
      bridged: entry.agent === undefined ? undefined : began + left,
      to: began + over,
    });
    cells = {
      ...cells,
      cc_queue_joined_epoch: second(joined),
      ...(entry.agent === undefined
        ? {
            cc_cause: 'cancel',
            cc_cancel_reason: entry.leaves ?? 'BREAK_OUT',
            cc_queue_canceled_epoch: second(left),
          }
        : {
            ...{ cc_agent: entry.agent, cc_cause: 'answered' },
            ...{ cc_queue_answered_epoch: second(left), cc_queue_terminated_epoch: second(over) },
          }),
    };
    at = over + 2.2;
    last = entry;
  }
  const end = at - 2;
  const hasTalked = entries.some(({ agent }) => agent !== undefined);
  const row = cdrRow({
    ...{ uuid: c.session, number: numberOf(n), start: began, end: began + end },
    other: hasTalked ? `0000000b-0000-4000-8000-${String(n).padStart(12, '0')}` : '',
    queue: template === 'own' ? [] : queueCells(n, cells, last?.queue, entries.length),
  });
  happenings.push({ at: began + end + 0.1, row });
  return { session: c.session, happenings, listed, agentOf: entries.map(({ agent }) => agent) };
}

export type SwitchCall = ReturnType<typeof callOf>;

/** The answer to `callcenter_config queue list members`: who waits and who talks in that second, in one queue or in all. */
export function listText(calls: readonly SwitchCall[], at: number, only?: string): string {
  const rows = calls.flatMap(({ listed, agentOf }) =>
    listed.flatMap(({ queue, cells, from, bridged, to }, i) => {
      if (at < from || at >= to || (only !== undefined && queue !== only)) return [];
      const isTalking = bridged !== undefined && at >= bridged;
      const served = `${isTalking ? Math.floor(BEGAN + bridged) : 0}|0|0|0|${isTalking ? agentOf[i] : ''}`;
      return [`${queue}|box|${cells}|${served}|box|${isTalking ? 'Answered' : 'Waiting'}|9`];
    }),
  );
  return [...(rows.length > 0 ? [HEAD] : []), ...rows, '+OK', ''].join('\n');
}

/** The same, read. */
export const listAt = (calls: readonly SwitchCall[], at: number): Fields[] =>
  (rowsOf(listText(calls, at)) ?? []).flatMap(listedAsEvents);

/** As if it had happened so many seconds later than `BEGAN`: what the switch says and writes, in its seconds and stamps. */
export const later = (text: string, by: number): string =>
  text
    .replaceAll(/\b17900\d{5}(?=(\d{6})?\b)/g, (second) => String(Number(second) + by))
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, (stamp) =>
      new Date(Date.parse(`${stamp}Z`) + by * 1000).toISOString().slice(0, 19).replace('T', ' '),
    );

/** To the millisecond, and any as likely as any other. */
export const seconds = (min: number, max: number) =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((ms) => ms / 1000);

const entry = fc.oneof(
  fc.record({
    queue: fc.constant('support'),
    waits: seconds(0.3, 40),
    agent: fc.constantFrom('1000@default', '1001@default'),
    talks: seconds(0.3, 60),
  }),
  fc.record({
    queue: fc.constant('support'),
    waits: seconds(0.3, 40),
    leaves: fc.constantFrom('BREAK_OUT' as const, 'TIMEOUT' as const),
  }),
);

/** Some callers, each in one queue or in two. */
export const anyCalls = (template: 'whole' | 'own') =>
  fc
    .array(
      fc.tuple(seconds(0, 90), fc.array(entry, { minLength: 1, maxLength: template === 'whole' ? 2 : 1 })),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((all) =>
      all.map(([began, entries], i) =>
        callOf(
          i + 1,
          began,
          entries.map((one, k) => (k === 0 ? one : { ...one, queue: 'billing' })),
          template,
        ),
      ),
    );
