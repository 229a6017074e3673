import { setTimeout as wait } from 'node:timers/promises';
import { type Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Phones } from './exchange.ts';
import { type Exchanged, exchanges } from './exchanges.ts';
import { phonesPage } from './page.ts';
import { isNumber, type RestRequest } from './rest-form.ts';
import { DELAYS } from './trouble.ts';

/** The stand-in over HTTP: Twilio's REST API at its own paths, and the page for people at /phones. */

interface RoutesOptions {
  /** Whose number it is, where that is known. */
  readonly nameOf?: (number: string) => string | undefined;
  /** Waits longer than anybody waits for an answer. */
  readonly tooLate?: () => Promise<void>;
}

const LONGEST_TEXT = 1_600;

/** A body of which nothing comes. */
const broken = (why: Error) => new ReadableStream({ pull: (controller) => controller.error(why) });

const BREAKS = {
  cut: new Error('the connection was cut'),
  slow: new DOMException('nobody waits so long', 'TimeoutError'),
} as const;

const slow = () => wait(DELAYS.slow, undefined, { ref: false });

export function phonesApp(
  phones: Phones,
  { nameOf = () => undefined, tooLate = slow }: RoutesOptions = {},
): Hono {
  const app = new Hono();

  app.on(['GET', 'POST', 'DELETE'], ['/2010-04-01/*', '/v1/*'], async (c) => {
    const url = new URL(c.req.url);
    const request: RestRequest = {
      method: c.req.method,
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(await c.req.text()),
      authorization: c.req.header('authorization'),
    };
    const { status, body, headers, arrives } = phones.rest(request);
    exchanges.publish({ ...request, status, body } satisfies Exchanged);
    if (arrives === 'slow') await tooLate();
    if (arrives) return new Response(broken(BREAKS[arrives]), { status });
    return c.json(body, status as ContentfulStatusCode, headers);
  });

  // A page from elsewhere in the same browser must not answer a phone or send a text.
  app.use('/phones/*', async (c, next) =>
    c.req.header('sec-fetch-site') === 'cross-site' ? c.text('Only from the page itself.', 403) : next(),
  );

  app.get('/phones', (c) => c.html(phonesPage(phones, nameOf)));

  const back = (c: Context) => c.redirect('/phones', 303);
  const onCall = (path: string, act: (sid: string, form: URLSearchParams) => Promise<unknown>) =>
    app.post(`/phones/calls/:sid/${path}`, async (c) => {
      await act(c.req.param('sid'), new URLSearchParams(await c.req.text()));
      return back(c);
    });
  onCall('answer', (sid) => phones.answer(sid));
  onCall('mailbox', (sid) => phones.answer(sid, 'machine'));
  onCall('decline', (sid) => phones.decline(sid));
  onCall('key', (sid, form) => phones.press(sid, form.get('key') ?? ''));
  onCall('hang-up', (sid) => phones.hangUp(sid));

  app.post('/phones/texts', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const [from, body] = [(form.get('from') ?? '').trim(), (form.get('body') ?? '').trim()];
    if (!isNumber(from)) return c.text('The number must be written like +15555550101.', 400);
    if (body === '' || body.length > LONGEST_TEXT)
      return c.text(`A text has 1 to ${LONGEST_TEXT} characters.`, 400);
    await phones.text(from, body);
    return back(c);
  });

  return app;
}

/** `fetch` for whoever talks to this stand-in within the same process, in a story or a test. */
export function inProcess(phones: Phones): typeof fetch {
  const app = phonesApp(phones, { tooLate: async () => {} });
  return async (input, init) => app.fetch(new Request(input, init));
}
