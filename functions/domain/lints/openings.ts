import { type Calendar, closesAt, nextOpen } from '../calendar/hours.ts';
import { type Instant, plus, type Span } from '../time.ts';

/** The openings of a calendar from now on for so long; the first one may have begun before. */
export function* openings(
  calendar: Calendar,
  now: Instant,
  ahead: Span,
): Generator<{ readonly start: Instant; readonly end: Instant }> {
  const last = plus(now, ahead);
  let start = nextOpen(now, calendar);
  while (start !== undefined && start < last) {
    const end = closesAt(start, calendar);
    if (end === undefined || end <= start) return;
    yield { start, end };
    start = nextOpen(end, calendar);
  }
}
