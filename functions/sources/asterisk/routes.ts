import type { OpenCalls } from './calls/open-calls.ts';

/**
 * One Asterisk tells of the same call by two routes, its manager interface and its queue log, which are read at
 * different moments. What one route has told for the n-th time is no news when the other tells it for the n-th time.
 */
type Route = 'ami' | 'log';

const OTHER = { ami: 'log', log: 'ami' } as const;

type Sighted = Record<string, number>;

/** Counts a sighting, and answers whether it is the first of its kind and number. */
export function isNews(sighted: Sighted, route: Route, mark: string): boolean {
  const times = (sighted[`${route} ${mark}`] ?? 0) + 1;
  sighted[`${route} ${mark}`] = times;
  return times > (sighted[`${OTHER[route]} ${mark}`] ?? 0);
}

/** The interface was away and the log has filled the gap: what is told from now on was not in it. */
export function levelRoutes(calls: OpenCalls): void {
  for (const { sighted } of calls.all()) {
    for (const key of Object.keys(sighted)) {
      if (!key.startsWith('log ')) continue;
      const mark = `ami ${key.slice(4)}`;
      sighted[mark] = Math.max(sighted[mark] ?? 0, sighted[key] ?? 0);
    }
  }
}
