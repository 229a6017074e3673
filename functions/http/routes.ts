import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { briefRoutes } from './brief.ts';
import { consoleRoutes } from './console.ts';
import { erasureRoutes } from './erasure.ts';
import { eventRoutes } from './events.ts';
import { explainRoutes } from './explain.ts';
import { linkRoutes } from './links.ts';
import { peopleRoutes } from './people.ts';
import { policyRoutes } from './policy.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { slotRoutes } from './slots.ts';
import { sourceRoutes } from './sources.ts';
import { seenRoutes } from './sources-seen.ts';
import { twilioRoutes } from './twilio.ts';

/** Everything that the API answers: one file a subject, each with the check of whoever asks. */
export function routesOf(ports: ApiPorts): Hono<OnLambda> {
  const app = new Hono<OnLambda>();
  app.route('/', eventRoutes(ports));
  app.route('/', sourceRoutes(ports));
  app.route('/', twilioRoutes(ports));
  app.route('/', consoleRoutes(ports));
  app.route('/', briefRoutes(ports));
  app.route('/', erasureRoutes(ports));
  app.route('/', explainRoutes(ports));
  app.route('/', linkRoutes(ports));
  app.route('/', peopleRoutes(ports));
  app.route('/', policyRoutes(ports));
  app.route('/', seenRoutes(ports));
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
