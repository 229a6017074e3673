/**
 * Writes a year of a contact centre, or as many events of it as are asked for, as NDJSON of CloudEvents to
 * standard output; the same ones every time:
 *
 *   node test/support/make-events.ts 1000000 [calls a day] [seed] > events.ndjson
 *
 * Published rates: 19 % of callers are transferred and 70 % are helped at their first contact (SQM Group); 5 to
 * 8 % hang up in the queue (here 6 %). Taken to be so, with no source: a quarter of the transferred are transferred
 * again; two of five whom the first contact did not help call again before they are helped, and one in thirty comes
 * back afterwards; 15 % of contacts are chats; a customer has a matter about once a year; 3 % are promised a call, in
 * the daytime; 0.7 % ask for a supervisor; 0.5 % of lines fail; one in twenty rates, one rating in seven is bad.
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Made {
  readonly count: number;
  readonly callsPerDay?: number;
  readonly seed?: number;
}

/** Monday of a week, in UTC; the centre's hours are told in UTC−6. */
const START = Date.UTC(2026, 10, 30, 6);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const QUEUES = ['sales', 'billing', 'repairs', 'delivery', 'returns', 'accounts', 'field', 'care'];
/** Share of a weekday's calls by hour; a Saturday has a third of them, a Sunday a tenth. */
const HOURS = [1, 1, 1, 1, 1, 2, 8, 25, 70, 95, 100, 92, 78, 82, 88, 85, 72, 50, 25, 15, 10, 6, 3, 2];
const DAYS = [1.15, 1.05, 1, 1, 1.05, 0.35, 0.1];
const WEEK = HOURS.reduce((sum, share) => sum + share, 0) * DAYS.reduce((sum, share) => sum + share, 0);
const BUSIEST = 100 * 1.15;

interface Due {
  readonly at: number;
  readonly line: string;
}

/** The events of a seed, in order of time, one JSON text each. Memory follows what is open, not the count. */
export function* eventLines({ count, callsPerDay = 20_000, seed = 20_261_123 }: Made): Generator<string> {
  let state = seed >>> 0;
  // mulberry32, public domain.
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(random() * n);
  const chance = (share: number): boolean => random() < share;
  /** Exponential, with this mean. */
  const around = (mean: number): number => Math.round(-Math.log(1 - random()) * mean);

  const heap = dueHeap();
  let number = 0;
  let conversations = 0;
  const say = (at: number, subject: string, type: string, data: object): void => {
    const id = `e${number++}`;
    const time = new Date(at).toISOString();
    heap.push({
      at,
      line: JSON.stringify({ specversion: '1.0', id, source: 'acd:made', type, time, subject, data }),
    });
  };
  const agentOf = () => {
    const n = below(400);
    return { id: `agent-${n}`, name: `Agent ${n}`, team: QUEUES[n % QUEUES.length] };
  };

  function contact(start: number, customer: object, topic: string | undefined, returns: number): void {
    const subject = `c${conversations++}`;
    const isChat = chance(0.15);
    let now = start;
    let queue = QUEUES[below(QUEUES.length)] ?? 'care';
    say(now, subject, 'interaction.started', {
      channel: isChat ? 'chat' : 'voice',
      direction: 'inbound',
      customer,
      ...(topic === undefined ? {} : { topic }),
    });
    now += 1 + below(2000);
    say(now, subject, 'interaction.queued', { queue, position: 1 + below(12) });
    // One caller in thirty waits behind a peak.
    now += around(chance(0.03) ? 9 * MINUTE : 55_000);
    if (chance(0.06)) {
      say(now, subject, 'interaction.ended', { outcome: 'abandoned', by: 'customer' });
      if (chance(0.4)) contact(now + around(40 * MINUTE), customer, topic, returns + 1);
      else if (chance(0.7)) say(now + HOUR, subject, 'case.resolved', { by: 'system', summary: 'gave up' });
      return;
    }
    const talk = (): void => {
      if (!isChat) {
        now += MINUTE + around(4 * MINUTE);
        if (!chance(0.15)) return;
        say(now, subject, 'interaction.held', {});
        now += around(70_000);
        say(now, subject, 'interaction.resumed', {});
        now += around(MINUTE);
        return;
      }
      for (let i = 2 + below(3); i > 0; i--) {
        now += 1000 + around(50_000);
        say(now, subject, 'interaction.message', { by: 'customer' });
        now += 1000 + around(chance(0.03) ? 5 * MINUTE : 35_000);
        say(now, subject, 'interaction.message', { by: 'agent' });
      }
    };
    say(now, subject, 'interaction.connected', { agent: agentOf(), queue });
    talk();
    for (let hop = 0; hop < 4 && chance(hop === 0 ? 0.19 : 0.25); hop++) {
      queue = QUEUES[below(QUEUES.length)] ?? 'care';
      say(now, subject, 'interaction.transferred', { to: { queue }, mode: chance(0.6) ? 'cold' : 'warm' });
      now += 1000;
      say(now, subject, 'interaction.queued', { queue });
      now += 2000 + around(70_000);
      say(now, subject, 'interaction.connected', { agent: agentOf(), queue });
      talk();
    }
    if (chance(0.007)) say(now - 500, subject, 'supervisor.requested', { by: 'customer' });
    if (chance(0.03)) {
      const midnight = START + Math.ceil((now - START) / DAY) * DAY;
      const due = midnight + 9 * HOUR + below(8 * HOUR);
      say(now - 300, subject, 'callback.promised', {
        window: { start: new Date(due).toISOString(), end: new Date(due + 2 * HOUR).toISOString() },
        reason: 'say how it went on',
      });
    }
    const isDropped = chance(0.005);
    say(
      now,
      subject,
      'interaction.ended',
      isDropped
        ? { outcome: 'dropped', by: 'system' }
        : { outcome: 'completed', by: chance(0.5) ? 'agent' : 'customer' },
    );
    if (chance(0.3)) say(now + 1000, subject, 'case.noted', { by: 'agent', text: 'looked into it' });
    if (chance(0.05))
      say(now + 2000, subject, 'case.waiting', {
        on: chance(0.6) ? 'customer' : 'third-party',
        what: 'an answer',
        until: new Date(now + 8 * HOUR + below(64 * HOUR)).toISOString(),
      });
    const isSolved = chance(0.7);
    const end = isSolved ? now + 3000 + around(MINUTE) : now + 2 * HOUR + around(12 * HOUR);
    if (!isSolved && chance(0.5))
      say(now + around(3 * HOUR), subject, 'case.progressed', { by: 'agent', what: 'ordered a part' });
    if (isSolved || chance(0.95)) say(end, subject, 'case.resolved', { by: 'agent' });
    if (chance(0.05)) {
      const score = chance(1 / 7) ? 1 + below(2) : 3 + below(3);
      say(end + around(2 * HOUR), subject, 'feedback.received', { score });
    }
    if (returns === 3 || !chance(isSolved ? 1 / 30 : 0.4)) return;
    contact(isSolved ? end + around(40 * HOUR) : now + below(end - now), customer, topic, returns + 1);
  }

  // Arrivals at the rate of the busiest hour, thinned out to the share of each.
  const step = (HOUR * WEEK) / (BUSIEST * callsPerDay * 7);
  let now = START;
  for (let given = 0; given < count; ) {
    now += Math.max(1, around(step));
    const hour = Math.floor((now - START) / HOUR);
    if (random() * BUSIEST > (HOURS[hour % 24] ?? 1) * (DAYS[Math.floor(hour / 24) % 7] ?? 1)) continue;
    const who = below(callsPerDay * 365);
    // The area code 555 is given to nobody.
    const phone = `+1555${String(who % 10_000_000).padStart(7, '0')}`;
    const topic = chance(0.1) ? `fault ${below(3000)}` : undefined;
    contact(now, { externalId: `customer-${who}`, ...(chance(0.8) ? { phone } : {}) }, topic, 0);
    for (let due = heap.before(now); due && given < count; due = heap.before(now)) {
      given += 1;
      yield due.line;
    }
  }
}

function dueHeap() {
  const items: Due[] = [];
  const at = (i: number): number => items[i]?.at ?? Number.POSITIVE_INFINITY;
  const swap = (i: number, j: number): void => {
    const [a, b] = [items[i], items[j]];
    if (a && b) [items[i], items[j]] = [b, a];
  };
  return {
    push(due: Due): void {
      items.push(due);
      for (let i = items.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (at(parent) <= at(i)) break;
        swap(i, parent);
        i = parent;
      }
    },
    before(now: number): Due | undefined {
      const first = items[0];
      if (!first || first.at > now) return undefined;
      const last = items.pop();
      if (last && items.length > 0) items[0] = last;
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        const least = at(left + 1) < at(left) ? left + 1 : left;
        if (at(i) <= at(least)) break;
        swap(i, least);
        i = least;
      }
      return first;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count, callsPerDay = 20_000, seed = 20_261_123] = process.argv.slice(2).map(Number);
  if (count === undefined || !(count > 0)) throw new Error('how many events? a number');
  let block = '';
  for (const line of eventLines({ count, callsPerDay, seed })) {
    block += `${line}\n`;
    if (block.length < 1 << 20) continue;
    if (!process.stdout.write(block)) await once(process.stdout, 'drain');
    block = '';
  }
  process.stdout.write(block);
}
