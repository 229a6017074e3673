import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { instantAt } from '../domain/time.ts';
import { MOST_BODY_BYTES, MOST_EVENT_BYTES, MOST_EVENTS } from '../sources/event-body.ts';
import { linesOf } from './lines.ts';
import { complain, print } from './output.ts';
import type { Outside } from './post.ts';
import { post } from './post.ts';
import { eventsUrl, type SigningSecrets, secretFor, secretsOf } from './signing.ts';

interface SendOptions {
  /** Where Baton is; `/events` is added. */
  readonly url: string;
  readonly secretFile: string;
  readonly json?: boolean;
}

/** The same limits as at the other end, so that a body is never refused for its size. */
interface Batch {
  readonly secret: string;
  readonly places: { readonly file: string; readonly line: number }[];
  body: string;
  bytes: number;
}

interface Unsent {
  readonly file: string;
  readonly line: number;
  readonly field?: string | undefined;
  readonly reason: string;
}

/** As many refusals are listed by `--json`; all are counted. */
const MOST_LISTED = 1000;

const realOutside: Outside = { fetch, wait: (ms) => wait(ms), now: () => instantAt(Date.now()) };

/** Events as NDJSON, from files or standard input, to `POST /events` in signed batches. */
export async function send(
  files: readonly string[],
  options: SendOptions,
  outside: Outside = realOutside,
): Promise<number> {
  const url = eventsUrl(options.url);
  const secrets = await secretsOf(options.secretFile);
  const told = { accepted: 0, refused: 0, list: [] as Unsent[] };

  const refuse = (unsent: Unsent): void => {
    told.refused++;
    if (told.list.length < MOST_LISTED) told.list.push(unsent);
    if (!options.json) complain(`${unsent.file}:${unsent.line}: ${unsent.reason}`);
  };
  const flush = async ({ body, secret, places }: Batch): Promise<void> => {
    const { refused } = await post(url, body, secret, outside);
    told.accepted += places.length - refused.length;
    for (const { index, field, reason } of refused) {
      const place = places[index];
      if (place) refuse({ ...place, field, reason });
    }
  };

  let batch: Batch | undefined;
  try {
    for (const file of files.length > 0 ? files : ['-']) {
      for await (const lines of linesOf(file, MOST_EVENT_BYTES)) {
        for (const { text, number } of lines) {
          if (text?.trim() === '') continue;
          const place = { file: file === '-' ? 'standard input' : file, line: number };
          const event = eventOf(text, secrets);
          if ('reason' in event) {
            refuse({ ...place, ...event });
            continue;
          }
          const bytes = Buffer.byteLength(event.text) + 1;
          if (batch && !fits(batch, event.secret, bytes)) {
            await flush(batch);
            batch = undefined;
          }
          batch ??= { secret: event.secret, places: [], body: '', bytes: 0 };
          batch.body += `${event.text}\n`;
          batch.bytes += bytes;
          batch.places.push(place);
        }
      }
    }
    if (batch) await flush(batch);
  } catch (error) {
    if (told.accepted > 0) complain(`${told.accepted} accepted before this; sending all again is safe`);
    throw error;
  }
  const { accepted, refused, list } = told;
  await print(
    options.json
      ? `${JSON.stringify({ accepted, refused, list })}\n`
      : `${accepted} accepted, ${refused} refused\n`,
  );
  return refused > 0 ? 1 : 0;
}

const fits = (batch: Batch, secret: string, bytes: number): boolean =>
  batch.secret === secret && batch.places.length < MOST_EVENTS && batch.bytes + bytes <= MOST_BODY_BYTES;

/** Only what is needed to choose the secret is looked at here; the API judges the rest. */
const Sourced = z.object({ source: z.string() });

function eventOf(
  text: string | undefined,
  secrets: SigningSecrets,
): { readonly text: string; readonly secret: string } | { readonly reason: string; readonly field?: string } {
  if (text === undefined)
    return { reason: `longer than the ${MOST_EVENT_BYTES / 1024} KB that an event may have` };
  let event: z.infer<typeof Sourced>;
  try {
    event = Sourced.parse(JSON.parse(text));
  } catch (error) {
    return error instanceof SyntaxError
      ? { reason: 'not valid JSON' }
      : { field: 'source', reason: 'source: missing' };
  }
  const secret = secretFor(event.source, secrets);
  return secret === undefined
    ? { field: 'source', reason: 'source: no secret for it in the secret file' }
    : { text, secret };
}
