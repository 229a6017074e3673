import type { Instant } from '../../domain/time.ts';

/** What is due at instants, the earliest first; of one instant, in the order in which it was put down. */
interface Agenda<T> {
  put(at: Instant, what: T): void;
  /** The earliest, if it lies before `until`, or at it when `inclusive`. */
  take(until: Instant, inclusive: boolean): Due<T> | undefined;
}

interface Due<T> {
  readonly at: Instant;
  readonly what: T;
}

interface Entry<T> extends Due<T> {
  readonly turn: number;
}

/** Instants are texts of one length, so their order is that of time. */
const isBefore = <T>(a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);

const minuteOf = (at: Instant): string => at.slice(0, 16);

/**
 * A heap of what is due in the minute that has come; what is due later lies unsorted by its minute. Most of what is
 * put down is days away, and a heap of all of it would be searched at every step.
 */
export function createAgenda<T>(): Agenda<T> {
  const later = new Map<string, Entry<T>[]>();
  const minutes = createHeap<string>((a, b) => a < b);
  const now = createHeap<Entry<T>>(isBefore);
  let minute = '';
  let turn = 0;

  /** The next minute with anything in it comes. */
  function turnPage(until: string): void {
    const next = minutes.first();
    if (next === undefined || next > until) return;
    minute = next;
    minutes.take();
    for (const entry of later.get(minute) ?? []) now.put(entry);
    later.delete(minute);
  }

  return {
    put(at, what) {
      const entry = { at, what, turn: turn++ };
      const its = minuteOf(at);
      if (its <= minute) {
        now.put(entry);
        return;
      }
      const page = later.get(its);
      if (page) page.push(entry);
      else {
        later.set(its, [entry]);
        minutes.put(its);
      }
    },
    take(until, inclusive) {
      if (now.first() === undefined) turnPage(minuteOf(until));
      const first = now.first();
      if (!first || first.at > until || (first.at === until && !inclusive)) return undefined;
      return now.take();
    },
  };
}

interface Heap<T> {
  put(item: T): void;
  readonly first: () => T | undefined;
  take(): T | undefined;
}

function createHeap<T>(isLess: (a: T, b: T) => boolean): Heap<T> {
  const heap: T[] = [];

  /** From the place of one that has gone, down to where `item` belongs. */
  function sink(item: T): void {
    let hole = 0;
    for (;;) {
      const left = heap[2 * hole + 1];
      if (left === undefined) break;
      const right = heap[2 * hole + 2];
      const isRight = right !== undefined && isLess(right, left);
      const least = isRight ? right : left;
      if (!isLess(least, item)) break;
      heap[hole] = least;
      hole = 2 * hole + (isRight ? 2 : 1);
    }
    heap[hole] = item;
  }

  return {
    put(item) {
      let hole = heap.length;
      heap.push(item);
      while (hole > 0) {
        const parent = heap[(hole - 1) >> 1];
        if (parent === undefined || !isLess(item, parent)) break;
        heap[hole] = parent;
        hole = (hole - 1) >> 1;
      }
      heap[hole] = item;
    },
    first: () => heap[0],
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) sink(last);
      return first;
    },
  };
}
