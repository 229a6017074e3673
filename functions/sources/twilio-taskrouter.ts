import { isFields, listIn, textIn, valueIn } from './fields.ts';
import { eventOf, nothing, type SourceReading, telling, unknown } from './source-reading.ts';
import { snapshotOf } from './taskrouter/snapshots.ts';
import { homeOf, noticeOf, originOf, type TaskNotice } from './taskrouter/task.ts';
import { isTelling, tellsNothing, tellsOf } from './taskrouter/tells.ts';

interface TaskRouterOptions {
  /** The `source` of its events; left out, `twilio-taskrouter:<workspace>`. */
  readonly source?: string | undefined;
  /** When it came, in milliseconds since 1970: the time of what carries none. */
  readonly arrived?: number | undefined;
}

const UNRECOGNISED = 'no event of TaskRouter';
const NAMELESS = 'twilio-taskrouter';

/**
 * Reads what Twilio TaskRouter and Flex say of tasks, by whichever way: the form of an event callback, a batch of Event
 * Streams, a page of the Events API, and tasks, reservations and transfers as its SDKs and its API show them. A task
 * keeps its sid through all transfers. Nothing is remembered: the same happening has the same id by each way.
 */
export function readTaskRouter(payload: unknown, options: TaskRouterOptions = {}): SourceReading[] {
  if (typeof payload === 'string') return [readOne(fieldsOfForm(payload), options)];
  if (Array.isArray(payload)) return payload.map((one) => readOne(one, options));
  const listed = ['events', 'tasks', 'reservations'].flatMap((name) => listIn(payload, name));
  if (listed.length > 0) return listed.map((one) => readOne(one, options));
  if (valueIn(payload, 'meta', 'key') !== undefined) return [nothing('empty page')];
  return [readOne(payload, options)];
}

/** The fields that an event callback posts. */
const fieldsOfForm = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

function readOne(payload: unknown, { source, arrived }: TaskRouterOptions): SourceReading {
  if (!isFields(payload)) return { ...unknown(UNRECOGNISED, payload), source: source ?? NAMELESS };
  const notice = eventIn(payload) ?? snapshotOf(payload);
  const type = textIn(payload, 'type');
  // What the console sends to try a sink.
  if (!notice && type?.startsWith('com.twilio.eventstreams.')) return nothing(type.slice(0, 64));
  if (!notice) return { ...unknown(type ?? UNRECOGNISED, payload), source: source ?? NAMELESS };
  const { kind, at = arrived } = notice;
  if (tellsNothing(kind)) return nothing(kind);
  const origin = originOf(notice, source);
  if (!origin || at === undefined || !isTelling(kind))
    return { ...unknown(kind, payload, origin, at), source: source ?? homeOf(notice) };
  return telling(
    kind,
    tellsOf({ ...notice, at }).map((told) => eventOf(origin, told)),
  );
}

/** What is called an event: a callback, one of Event Streams, an entry of the Events API. */
function eventIn(payload: object): TaskNotice | undefined {
  const streamed = /^com\.twilio\.taskrouter\.(.+)$/.exec(textIn(payload, 'type') ?? '')?.[1];
  if (streamed !== undefined) {
    const data = valueIn(payload, 'data');
    return noticeOf(streamed, [valueIn(data, 'payload'), data, payload]);
  }
  const kind = textIn(payload, 'eventType') ?? textIn(payload, 'event_type');
  return kind === undefined
    ? undefined
    : noticeOf(kind, [valueIn(payload, 'event_data') ?? valueIn(payload, 'eventData'), payload]);
}
