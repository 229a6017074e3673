import type { SeenMinute, SourceSeen } from '../domain/source-seen.ts';
import { duration, instantOf, minus, spanOf } from '../domain/time.ts';
import type { SourceBook } from '../ports/sources.ts';

const KEPT = spanOf(duration('PT2H'));

/** `SourceBook` in memory. */
export function createMemorySources(): SourceBook {
  const sources = new Map<string, SourceSeen>();
  return {
    async noteSource({ source, at, events, refused, refusal, eventAt, ahead, unknown }) {
      const before = sources.get(source);
      const minute = instantOf(`${at.slice(0, 16)}:00Z`);
      const known = before?.minutes.find((m) => m.at === minute);
      const now: SeenMinute = {
        at: minute,
        events: (known?.events ?? 0) + events,
        refused: (known?.refused ?? 0) + refused,
      };
      const minutes = [...(before?.minutes ?? []).filter((m) => m.at !== minute), now]
        .filter((m) => m.at > minus(minute, KEPT))
        .sort((a, b) => (a.at < b.at ? -1 : 1));
      const counts = { ...before?.unknown };
      for (const [kind, times] of Object.entries(unknown)) counts[kind] = (counts[kind] ?? 0) + times;
      sources.set(source, {
        ...before,
        source,
        seenAt: at,
        minutes,
        unknown: counts,
        ...(eventAt === undefined ? {} : { eventAt }),
        ...(ahead === undefined ? {} : { ahead }),
        ...(refusal === undefined ? {} : { refusal: { at, reason: refusal } }),
      });
      return Object.keys(unknown).filter((kind) => before?.unknown[kind] === undefined);
    },
    async sourcesSeen() {
      return [...sources.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
    },
    async toldOfSilence(source, silentSince, at) {
      const seen = sources.get(source);
      if (!seen || (seen.toldAt !== undefined && seen.toldAt > silentSince)) return false;
      sources.set(source, { ...seen, toldAt: at });
      return true;
    },
  };
}
