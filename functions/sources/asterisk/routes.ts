import type { OpenCalls } from '../calls/open-calls.ts';

/**
 * One Asterisk tells of the same call by two routes, its manager interface and its queue log, which are read at
 * different moments. What one route has told for the n-th time is no news when the other tells it for the n-th time.
 */
export type Route = 'ami' | 'log';

const OTHER = { ami: 'log', log: 'ami' } as const;

type Seen = Record<string, number>;

/** Counts a sighting, and answers whether it is the first of its kind and number. */
export function isNews(seen: Seen, route: Route, mark: string): boolean {
  const times = (seen[`${route} ${mark}`] ?? 0) + 1;
  seen[`${route} ${mark}`] = times;
  return times > (seen[`${OTHER[route]} ${mark}`] ?? 0);
}

/** One route was away and the other has filled the gap: from now on both have told the same. */
export function levelRoutes(calls: OpenCalls): void {
  for (const { seen } of calls.all()) {
    for (const key of Object.keys(seen)) {
      const [route, mark] = [key.slice(0, 3), key.slice(4)];
      if (route !== 'ami' && route !== 'log') continue;
      const other = `${OTHER[route]} ${mark}`;
      seen[other] = Math.max(seen[other] ?? 0, seen[key] ?? 0);
    }
  }
}
