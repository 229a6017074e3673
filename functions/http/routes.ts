import { Hono } from 'hono';
import { briefRoutes } from './brief.ts';
import { consoleRoutes } from './console.ts';
import { eventRoutes } from './events.ts';
import { explainRoutes } from './explain.ts';
import { withFaults } from './faults.ts';
import { linkRoutes } from './links.ts';
import { peopleRoutes } from './people.ts';
import { policyRoutes } from './policy.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { slotRoutes } from './slots.ts';
import { sourceRoutes } from './sources.ts';
import { seenRoutes } from './sources-seen.ts';
import { twilioRoutes } from './twilio.ts';

/**
 * Everything that the API answers but erasures, which are a function's of their own: one file a subject, each with the
 * check of whoever asks.
 */
export function routesOf(ports: ApiPorts): Hono<OnLambda> {
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
  app.route('/', seenRoutes(ports));
  app.route('/', slotRoutes(ports));
  return withFaults(app, ports.log);
}
