import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { readCases } from '../app/find.ts';
import { keyOnPage } from '../app/page-call.ts';
import type { Fact } from '../domain/event.ts';
import { afterConference } from '../domain/promises/bridge.ts';
import { isCustomerCall } from '../domain/promises/leg-names.ts';
import { epochOf, type Instant } from '../domain/time.ts';
import { AGENT_WAITING, CUT_OFF, PASSED_ON, WAITING } from '../domain/wording/calls.ts';
import type { Address, Incoming } from '../ports.ts';
import { readTaskRouter } from '../sources/twilio-taskrouter.ts';
import { addressFrom, WEBHOOK_PATHS, webhooksFor } from '../twilio/addresses.ts';
import {
  callDetected,
  callStatus,
  conferenceNews,
  isGenuine,
  keyPressed,
  pressed,
  textReceived,
  textStatus,
} from '../twilio/inbound.ts';
import {
  agentRoom,
  connect,
  customerRoom,
  empty,
  greetAndConnect,
  hangUp,
  isAccepted,
  pageAndAsk,
  sayAndHangUp,
  wait,
} from '../twilio/twiml.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { answerReadings, jsonOf } from './readings.ts';

const XML = { 'content-type': 'text/xml; charset=utf-8' };

/**
 * What Twilio posts: verified, put on the intake queue, and answered at once; what is to be done on a call is
 * the answer itself, and needs a case only where somebody is told how it stands.
 */
export function twilioRoutes({
  clock,
  log,
  policies,
  publicUrl,
  queues,
  secrets,
  store,
  tally,
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

  // Event callbacks are forms, Event Streams JSON; of that the URL carries the hash.
  routes.post('/twilio/taskrouter', async (c) => {
    const body = await c.req.text();
    const isForm = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false;
    const payload = isForm ? body : jsonOf(body);
    if (payload === undefined) return problem(c, 400, 'not JSON', 'the body must be a form or JSON');
    const now = clock.now();
    return answerReadings(
      c,
      { log, queues, secrets, tally },
      readTaskRouter(payload, { arrived: epochOf(now) }),
      now,
    );
  });

  const withAddress = (
    path: string,
    answer: (about: {
      readonly address: Address;
      readonly fields: URLSearchParams;
      readonly conference: string;
    }) => Promise<string | undefined>,
  ) =>
    routes.post(path, async (c) => {
      const address = addressFrom(c.req.param());
      if (!address) return problem(c, 404, 'Not found', 'there is no such message');
      const conference = c.req.query('conference') ?? '';
      const twiml = await answer({ address, fields: await form(c), conference });
      return twiml === undefined ? c.body(null, 204) : c.body(twiml, 200, XML);
    });

  const kept = (
    path: string,
    read: (fields: URLSearchParams, address: Address, now: Instant) => Fact | undefined,
  ) =>
    withAddress(path, async ({ address, fields }) => {
      await keep(read(fields, address, clock.now()));
      return undefined;
    });
  kept(WEBHOOK_PATHS.textStatus, textStatus);
  kept(WEBHOOK_PATHS.callStatus, callStatus);
  kept(WEBHOOK_PATHS.callDetected, callDetected);
  kept(WEBHOOK_PATHS.conferenceStatus, conferenceNews);

  withAddress(WEBHOOK_PATHS.keyPressed, async ({ address, fields, conference }) => {
    const fact = keyPressed(fields, address, clock.now());
    await keep(fact);
    const webhooks = webhooksFor(publicUrl, address);
    if (isCustomerCall(address.message)) return connect(customerRoom(conference, address.message, webhooks));
    return isAccepted(fact?.data.key ?? '')
      ? connect(agentRoom(conference, address.message, webhooks))
      : sayAndHangUp(PASSED_ON);
  });
  withAddress(WEBHOOK_PATHS.waiting, async ({ address }) =>
    wait(isCustomerCall(address.message) ? WAITING : AGENT_WAITING, webhooksFor(publicUrl, address).waiting),
  );
  // Only what the case knows of their talk shows whether two have said goodbye or were cut off.
  withAddress(WEBHOOK_PATHS.conferenceOver, async ({ address, conference }) => {
    const { caseId, message } = address;
    const state = (await readCases(store, [caseId])).get(caseId);
    const next = state && afterConference(state, message, await policies.active(), clock.now());
    return next === 'cutOff'
      ? greetAndConnect(CUT_OFF, customerRoom(conference, message, webhooksFor(publicUrl, address)))
      : hangUp();
  });
  withAddress(WEBHOOK_PATHS.pageKey, async ({ address, fields }) => {
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
