import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { HTTPException } from 'hono/http-exception';
import { briefRoutes } from './http/brief.ts';
import { consoleRoutes } from './http/console.ts';
import { eventRoutes } from './http/events.ts';
import { explainRoutes } from './http/explain.ts';
import { linkRoutes } from './http/links.ts';
import { peopleRoutes } from './http/people.ts';
import { policyRoutes } from './http/policy.ts';
import type { ApiPorts, OnLambda } from './http/ports.ts';
import { problem } from './http/problem.ts';
import { slotRoutes } from './http/slots.ts';
import { sourceRoutes } from './http/sources.ts';
import { twilioRoutes } from './http/twilio.ts';
import { wiredApi } from './wiring-api.ts';

/** HTTP: events and webhooks in, pages out. Each route checks its own signature or password. */
export function apiHandler(wired: () => ApiPorts): (event: LambdaEvent) => Promise<unknown> {
  let answer: ReturnType<typeof handle> | undefined;
  return async (event) => {
    answer ??= handle(routesOf(wired()));
    return answer(event);
  };
}

function routesOf(ports: ApiPorts): Hono<OnLambda> {
  const app = new Hono<OnLambda>();
  app.route('/', eventRoutes(ports));
  app.route('/', sourceRoutes(ports));
  app.route('/', twilioRoutes(ports));
  app.route('/', consoleRoutes(ports));
  app.route('/', briefRoutes(ports));
  app.route('/', explainRoutes(ports));
  app.route('/', linkRoutes(ports));
  app.route('/', peopleRoutes(ports));
  app.route('/', policyRoutes(ports));
  app.route('/', slotRoutes(ports));
  app.notFound((c) => problem(c, 404, 'Not found', 'there is nothing at this address'));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    ports.log.failed('a request failed', error, { path: c.req.routePath });
    // Zendesk sends again only what it is told to send again within a minute.
    c.header('retry-after', '10');
    return problem(c, 503, 'Not now', 'nothing of this request was kept; try it again');
  });
  return app;
}

export const handler = apiHandler(wiredApi);
