interface Waiting<T> {
  readonly at: number;
  readonly value: T;
}

/**
 * Puts what comes out of order back in order, as long as it is late by less than `withinMs`: each waits until something
 * that much later has come. Of one instant the order of arrival stays.
 */
export function inOrder<T>(withinMs: number) {
  const waiting: Waiting<T>[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  return {
    push(at: number, value: T): readonly Waiting<T>[] {
      latest = Math.max(latest, at);
      let place = waiting.length;
      while (place > 0 && (waiting[place - 1]?.at ?? 0) > at) place--;
      waiting.splice(place, 0, { at, value });
      let due = 0;
      while (due < waiting.length && (waiting[due]?.at ?? latest) < latest - withinMs) due++;
      return waiting.splice(0, due);
    },
    end: (): readonly Waiting<T>[] => waiting.splice(0),
  };
}
