import { type Context, Hono } from 'hono';
import { epochOf, type Instant } from '../domain/time.ts';
import type { SecretStore } from '../ports.ts';
import { isFields } from '../sources/fields.ts';
import { NO_NOTIFICATION_OF_INTERCOM, readIntercom } from '../sources/intercom.ts';
import type { Signed } from '../sources/signature.ts';
import type { SourceReading } from '../sources/source-reading.ts';
import { type Genuine, isFromIntercom, isFromZendesk } from '../sources/webhook-signatures.ts';
import { NO_EVENT_OF_ZENDESK, readZendesk } from '../sources/zendesk.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { answerReadings, jsonOf } from './readings.ts';

type Secrets = Awaited<ReturnType<SecretStore['read']>>;

interface Webhook {
  genuine(request: Signed, secrets: Secrets, now: Instant): Genuine;
  read(payload: unknown, arrived: number): SourceReading;
  /** A body that is none of its webhooks: what it is called, and what whoever has set it up must do. */
  readonly stranger: { readonly kind: string; readonly advice: string };
}

const ZENDESK: Webhook = {
  genuine: (request, { webhooks }, now) => isFromZendesk(request, webhooks?.zendesk ?? [], now),
  read: (payload, arrived) => readZendesk(payload, { arrived }),
  stranger: {
    kind: NO_EVENT_OF_ZENDESK,
    advice:
      'a trigger or an automation writes a body of its own, which does not say what happened; create the webhook in Admin Center for “Zendesk events” and choose the ticket events',
  },
};

const INTERCOM: Webhook = {
  genuine: (request, { webhooks }) => isFromIntercom(request, webhooks?.intercom ?? []),
  read: (payload, arrived) => readIntercom(payload, { arrived }),
  stranger: {
    kind: NO_NOTIFICATION_OF_INTERCOM,
    advice: 'it has no topic; subscribe to the conversation topics in Developer Hub → your app → Webhooks',
  },
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

async function answer(c: Context<OnLambda>, ports: ApiPorts, { genuine, read, stranger }: Webhook) {
  const now = ports.clock.now();
  const body = new Uint8Array(await c.req.arrayBuffer());
  const signed = genuine({ headers: c.req.header(), body }, await ports.secrets.read(), now);
  if (!signed.ok) return problem(c, 401, 'The request is not signed as it must be', signed.reason);
  const payload = jsonOf(new TextDecoder().decode(body));
  if (!isFields(payload)) return problem(c, 400, 'not JSON', 'the body must be a JSON object');
  const reading = read(payload, epochOf(now));
  if (reading.kind === stranger.kind) {
    ports.log.info('not understood', { path: c.req.routePath, kind: reading.kind });
    return problem(c, 400, stranger.kind, stranger.advice);
  }
  return answerReadings(c, ports, [reading], now);
}
