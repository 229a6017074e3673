import type { Instant } from '../../domain/time.ts';

/** What is due at instants, the earliest first; of one instant, in the order in which it was put down. */
export interface Agenda<T> {
  put(at: Instant, what: T): void;
  /** The earliest, if it lies before `until`, or at it when `inclusive`. */
  take(until: Instant, inclusive: boolean): Due<T> | undefined;
  readonly size: () => number;
}

export interface Due<T> {
  readonly at: Instant;
  readonly what: T;
}

interface Entry<T> extends Due<T> {
  readonly turn: number;
}

/** A binary heap. Instants are texts of one length, so their order is that of time. */
export function createAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = [];
  let turn = 0;
  const isBefore = (a: Entry<T>, b: Entry<T>): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);

  /** From the place of one that has gone, down to where `entry` belongs. */
  function sink(entry: Entry<T>): void {
    let hole = 0;
    for (;;) {
      const left = heap[2 * hole + 1];
      if (!left) break;
      const right = heap[2 * hole + 2];
      const isRight = right !== undefined && isBefore(right, left);
      const least = isRight ? right : left;
      if (!isBefore(least, entry)) break;
      heap[hole] = least;
      hole = 2 * hole + (isRight ? 2 : 1);
    }
    heap[hole] = entry;
  }

  return {
    put(at, what) {
      const entry: Entry<T> = { at, what, turn: turn++ };
      let hole = heap.length;
      heap.push(entry);
      while (hole > 0) {
        const parent = heap[(hole - 1) >> 1];
        if (!parent || !isBefore(entry, parent)) break;
        heap[hole] = parent;
        hole = (hole - 1) >> 1;
      }
      heap[hole] = entry;
    },
    take(until, inclusive) {
      const first = heap[0];
      if (!first || first.at > until || (first.at === until && !inclusive)) return undefined;
      const last = heap.pop();
      if (last && heap.length > 0) sink(last);
      return first;
    },
    size: () => heap.length,
  };
}
