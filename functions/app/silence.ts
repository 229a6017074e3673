import type { Policy } from '../domain/policy.ts';
import { silentSince } from '../domain/source-seen.ts';
import type { Instant } from '../domain/time.ts';
import type { SourceBook } from '../ports/sources.ts';
import type { Log } from '../ports.ts';

/** With each sweep: the sources that usually speak and have gone silent. Each silence is told once. */
export async function watchSources(
  book: Pick<SourceBook, 'sourcesSeen' | 'toldOfSilence'>,
  policy: Policy,
  log: Log,
  now: Instant,
): Promise<void> {
  if (policy.sources.silentFor === false) return;
  for (const seen of await book.sourcesSeen()) {
    const since = silentSince(seen, policy, now);
    if (since === undefined || !(await book.toldOfSilence(seen.source, since, now))) continue;
    log.info('a source that usually speaks is silent', { source: seen.source, since });
    log.count('SourceSilent');
  }
}
