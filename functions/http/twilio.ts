import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { keyOnPage } from '../app/page-call.ts';
import type { Fact } from '../domain/event.ts';
import type { Address, Incoming } from '../ports.ts';
import { addressFrom, WEBHOOK_PATHS, webhooksFor } from '../twilio/addresses.ts';
import {
  callStatus,
  customerAnswered,
  isGenuine,
  keyPressed,
  pressed,
  textReceived,
  textStatus,
} from '../twilio/inbound.ts';
import { afterAnswer, afterKey, empty, pageAndAsk, sayAndHangUp } from '../twilio/twiml.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

const XML = { 'content-type': 'text/xml; charset=utf-8' };

/**
 * What Twilio posts: verified, put on the intake queue, and answered at once; what is to be done on a call is
 * the answer itself, and needs a case only where somebody is told how it stands.
 */
export function twilioRoutes({
  clock,
  secrets,
  queues,
  publicUrl,
  store,
  policies,
}: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();

  routes.use(
    '/twilio/*',
    createMiddleware<OnLambda>(async (c, next) => {
      const { twilio } = await secrets.read();
      const { pathname, search } = rawUrl(c.req.url);
      const genuine = isGenuine(
        {
          url: `${publicUrl}${pathname}${search}`,
          body: await c.req.text(),
          contentType: c.req.header('content-type'),
          signature: c.req.header('x-twilio-signature'),
        },
        twilio.authToken,
      );
      if (!genuine)
        return problem(c, 403, 'Not signed by Twilio', 'X-Twilio-Signature does not fit this request');
      return await next();
    }),
  );

  const form = async (c: { req: { text(): Promise<string> } }) => new URLSearchParams(await c.req.text());
  const keep = (fact: Fact | undefined): Promise<void> =>
    fact ? queues.intake([{ kind: 'fact', fact }]) : Promise.resolve();

  routes.post(WEBHOOK_PATHS.textReceived, async (c) => {
    const text: Incoming | undefined = textReceived(await form(c), clock.now());
    if (text) await queues.intake([text]);
    return c.body(empty(), 200, XML);
  });

  const withAddress = (
    path: string,
    answer: (address: Address, form: URLSearchParams, conference: string) => Promise<string | undefined>,
  ) =>
    routes.post(path, async (c) => {
      const address = addressFrom(c.req.param());
      if (!address) return problem(c, 404, 'Not found', 'there is no such message');
      const twiml = await answer(address, await form(c), c.req.query('conference') ?? '');
      return twiml === undefined ? c.body(null, 204) : c.body(twiml, 200, XML);
    });

  withAddress(WEBHOOK_PATHS.textStatus, async (address, fields) => {
    await keep(textStatus(fields, address, clock.now()));
    return undefined;
  });
  withAddress(WEBHOOK_PATHS.callStatus, async (address, fields) => {
    await keep(callStatus(fields, address, clock.now()));
    return undefined;
  });
  withAddress(WEBHOOK_PATHS.callAnswered, async (address, fields, conference) => {
    const fact = customerAnswered(fields, address, clock.now());
    await keep(fact);
    return afterAnswer(fact?.data.answeredBy ?? 'unknown', conference);
  });
  withAddress(WEBHOOK_PATHS.keyPressed, async (address, fields, conference) => {
    const fact = keyPressed(fields, address, clock.now());
    await keep(fact);
    return afterKey(fact?.data.key ?? '', conference);
  });
  withAddress(WEBHOOK_PATHS.pageKey, async (address, fields) => {
    const { sid, key } = pressed(fields) ?? { sid: '', key: '' };
    const at = clock.now();
    const answer = await keyOnPage(store, await policies.active(), address, { sid, key, at });
    if (answer.kind === 'ask') return pageAndAsk(answer.words, webhooksFor(publicUrl, address).pageKey);
    await keep(answer.fact);
    return sayAndHangUp(answer.words);
  });
  return routes;
}

/** Path and query as they came: what is signed is signed byte for byte. */
function rawUrl(url: string): { pathname: string; search: string } {
  const [, pathname = '/', search = ''] = /^https?:\/\/[^/?#]*([^?#]*)(\?[^#]*)?/.exec(url) ?? [];
  return { pathname, search };
}
