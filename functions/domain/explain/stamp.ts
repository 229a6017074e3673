import { wallOf } from '../calendar/hours.ts';
import type { Instant } from '../time.ts';

/** `2026-11-23 19:05:01`, in the centre's zone. */
export const stampIn = (t: Instant, timeZone: string): string =>
  `${wallOf(t, timeZone).replace('T', ' ')}:${t.slice(17, 19)}`;
