import { type Context, Hono } from 'hono';
import { epochOf, type Instant } from '../domain/time.ts';
import type { SecretStore } from '../ports.ts';
import { isFields } from '../sources/fields.ts';
import { readIntercom } from '../sources/intercom.ts';
import type { Signed } from '../sources/signature.ts';
import type { SourceReading } from '../sources/source-reading.ts';
import { type Genuine, isFromIntercom, isFromZendesk } from '../sources/webhook-signatures.ts';
import { readZendesk } from '../sources/zendesk.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { answerReadings, jsonOf } from './readings.ts';

type Secrets = Awaited<ReturnType<SecretStore['read']>>;

interface Webhook {
  genuine(request: Signed, secrets: Secrets, now: Instant): Genuine;
  read(payload: unknown, arrived: number): readonly SourceReading[];
}

const ZENDESK: Webhook = {
  genuine: (request, { webhooks }, now) => isFromZendesk(request, webhooks?.zendesk ?? [], now),
  read: (payload, arrived) => [readZendesk(payload, { arrived })],
};

const INTERCOM: Webhook = {
  genuine: (request, { webhooks }) => isFromIntercom(request, webhooks?.intercom ?? []),
  read: (payload, arrived) => [readIntercom(payload, { arrived })],
};

/** Webhooks of help desks, each signed in its own way, into events. */
export function sourceRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();
  routes.post('/sources/zendesk', (c) => answer(c, ports, ZENDESK));
  routes.post('/sources/intercom', (c) => answer(c, ports, INTERCOM));
  // Intercom asks with HEAD whether there is anything at the address before it takes it.
  routes.get('/sources/intercom', (c) => c.body(null, 200));
  return routes;
}

async function answer(c: Context<OnLambda>, ports: ApiPorts, { genuine, read }: Webhook) {
  const now = ports.clock.now();
  const body = new Uint8Array(await c.req.arrayBuffer());
  const signed = genuine({ headers: c.req.header(), body }, await ports.secrets.read(), now);
  if (!signed.ok) return problem(c, 401, 'The request is not signed as it must be', signed.reason);
  const payload = jsonOf(new TextDecoder().decode(body));
  if (!isFields(payload)) return problem(c, 400, 'not JSON', 'the body must be a JSON object');
  return answerReadings(c, ports, read(payload, epochOf(now)), now);
}
