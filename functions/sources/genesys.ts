import type { CloudEvent } from './cloud-events.ts';
import { isFields, listIn, momentIn, textIn, valueIn } from './fields.ts';
import { CUSTOMER_KINDS, SILENT_KINDS, tellsOf } from './genesys/kinds.ts';
import { type Leg, legOf } from './genesys/leg.ts';
import { conversationIdOf, detailsOf } from './genesys/record.ts';
import {
  eventOf,
  nothing,
  type Origin,
  type SourceReading,
  type Told,
  telling,
  unknown,
} from './source-reading.ts';

interface GenesysOptions {
  /** The `source` of its events; left out, `genesys:<organisation id>`. */
  readonly source?: string | undefined;
}

const TOPIC = /^v2\.detail\.events\.conversation\.(\{id\}|[^.]+)\.(.+)$/;

/** Topics about what was said, about an agent's own state, or about the connection. */
const SILENT_TOPICS =
  /^(channel\.|v2\.conversations\.[^.]+\.(transcription|typing)|v2\.users\.[^.]+\.(activity|presence|routingStatus|stationAssociation))/i;

/**
 * Reads a detail event of Genesys Cloud, in the envelope of EventBridge or as a notification has it, and whole
 * conversations as its analytics, its API and its other notifications have them. Nothing is
 * remembered: the conversation's id stays through all transfers, and each event tells of one leg (participant and
 * session). Whom a transfer leads to stands in no event: the case's fold sees who is next.
 */
export function readGenesys(payload: unknown, { source: given }: GenesysOptions): SourceReading {
  const detail = valueIn(payload, 'detail') ?? payload;
  const body = valueIn(detail, 'eventBody');
  const listed = listIn(payload, 'conversations');
  if (listed.length > 0) return readRecords('conversation record', listed, '', given ?? 'genesys');
  if (conversationIdOf(payload) !== undefined)
    return readRecords('conversation record', [payload], '', given ?? 'genesys');
  const topic = textIn(detail, 'topicName') ?? textIn(payload, 'detail-type') ?? '';
  if (!isFields(body))
    return unknown(topic === '' ? 'no payload of Genesys Cloud' : `${kindIn(topic)} without a body`, payload);
  const kind = kindIn(topic);
  const source = given ?? genesysSource(textIn(payload, 'source'));
  if (SILENT_TOPICS.test(topic)) return nothing(kind);
  if (!TOPIC.test(topic) && conversationIdOf(body) !== undefined)
    return readRecords(kind, [body], topic, source);
  const conversation = textIn(body, 'conversationId') ?? conversationIn(topic);
  const at = momentIn(body, 'eventTime') ?? momentIn(detail, 'timestamp') ?? momentIn(payload, 'time');
  if (conversation === undefined || at === undefined) return unknown(kind, body);

  const origin = { source, subject: conversation };
  const isKnown = TOPIC.test(topic) && (CUSTOMER_KINDS.has(kind) || SILENT_KINDS.has(kind));
  const events = eventsOfLeg(origin, kind, legOf(body, at));
  return isKnown ? telling(kind, events) : unknown(kind, body, origin, at, events);
}

function readRecords(
  kind: string,
  records: readonly unknown[],
  topic: string,
  source: string,
): SourceReading {
  const events = records.flatMap((record) => {
    const subject = conversationIdOf(record);
    if (subject === undefined) return [];
    return detailsOf(record, topic).flatMap(({ kind: told, at, body }) =>
      eventsOfLeg({ source, subject }, told, legOf(body, at)),
    );
  });
  return telling(kind, events);
}

const eventsOfLeg = (origin: Origin, kind: string, leg: Leg): CloudEvent[] => [
  ...(NAMES_THE_CUSTOMER.test(kind) ? identified(origin, leg) : []),
  ...tellsOf(kind, leg).map((told) => eventOf(origin, told)),
];

/** `acd.end` of `v2.detail.events.conversation.{id}.acd.end`; another topic is known by all of its name but ids. */
const kindIn = (topic: string): string =>
  TOPIC.exec(topic)?.[2] ??
  topic.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '{id}').slice(0, 100);

const conversationIn = (topic: string): string | undefined => {
  const id = TOPIC.exec(topic)?.[1];
  return id === '{id}' ? undefined : id;
};

/** `aws.partner/genesys.com/cloud/<organisation id>/<suffix>`: the organisation, whatever its sources are called. */
export function genesysSource(source: string | undefined): string {
  const organisation = /^aws\.partner\/genesys\.com\/cloud\/([^/]+)/.exec(source ?? '')?.[1];
  return organisation === undefined ? 'genesys' : `genesys:${organisation}`;
}

/** A leg of a queue or an agent may come from somebody who is asked, and carry that person's number. */
const NAMES_THE_CUSTOMER = /^(customer|flow|attributes|contact)\b/;

/**
 * Who the customer is. Said by each leg that knows it: any may be the first. An external contact's id is the organisation's
 * own, and is kept with its name.
 */
function identified(origin: Origin, { id, phone, contact, at }: Leg): CloudEvent[] {
  if (phone === undefined && contact === undefined) return [];
  const customer = {
    ...(phone === undefined ? {} : { phone }),
    ...(contact === undefined ? {} : { externalId: `${origin.source}:contact:${contact}`.slice(0, 256) }),
  };
  const told: Told = {
    type: 'customer.identified',
    id: `${id}:customer:${at}`,
    at,
    rank: 2,
    data: { customer },
  };
  return [eventOf(origin, told)];
}
