import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { instantAt } from '../../domain/time.ts';
import { MOST_BODY_BYTES, MOST_EVENTS } from '../../sources/event-body.ts';
import { keepingFailure } from '../failure.ts';
import { type Answer, postOnce } from '../post.ts';
import { backoff } from './backoff.ts';
import type { Keeper } from './keeper.ts';

interface Posting {
  readonly url: URL;
  readonly secret: string;
  readonly folder: string;
  readonly say: (what: string) => void;
  readonly signal: AbortSignal;
}

const IDLE_MS = 50;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Posts what is in the spool, in order, for as long as it takes; a body that is sent twice is one. */
export async function postAll(keeper: Keeper, posting: Posting): Promise<void> {
  const { url, secret, say, signal } = posting;
  const outside = { fetch, wait: (ms: number) => wait(ms), now: () => instantAt(Date.now()) };
  const waits = backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
  let trouble: string | undefined;
  while (!signal.aborted) {
    const batch = await keeper.spool.next(MOST_BODY_BYTES, MOST_EVENTS);
    if (batch === undefined) {
      await wait(IDLE_MS, undefined, { signal }).catch(() => undefined);
      continue;
    }
    const tried = await postOnce(url, batch.body, secret, outside, signal);
    if ('answer' in tried) {
      if (trouble !== undefined) say(`Baton takes events again; ${keeper.spool.waiting()} bytes are waiting`);
      trouble = undefined;
      waits.reset();
      await keepRefused(posting, batch.body, tried.answer);
      keeper.posted(batch.bytes);
      continue;
    }
    if (signal.aborted) return;
    if (tried.why !== trouble) say(`${url.origin}: ${tried.why}; events are kept on disk meanwhile`);
    trouble = tried.why;
    await wait(tried.after ?? waits.next(), undefined, { signal }).catch(() => undefined);
  }
}

/** What Baton will never take is kept for people, and said. */
async function keepRefused({ folder, say }: Posting, body: string, { refused }: Answer): Promise<void> {
  if (refused.length === 0) return;
  const lines = body.split('\n');
  const file = join(folder, 'refused.ndjson');
  const text = refused.map(({ index }) => `${lines[index] ?? ''}\n`).join('');
  await appendFile(file, text, { mode: 0o600 }).catch((error: unknown) => {
    throw keepingFailure(folder, error);
  });
  for (const { reason } of refused.slice(0, 3)) say(`Baton refuses an event: ${reason}`);
  say(`${refused.length} refused events are in ${file}`);
}
