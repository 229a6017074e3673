import type { SourceReading } from '../../functions/sources/source-reading.ts';
import { readTaskRouter } from '../../functions/sources/twilio-taskrouter.ts';

/** What TaskRouter says of one happening by each of its ways, with values of our own. */

const START = Date.parse('2026-11-23T15:00:00Z') / 1000;
const WORKSPACE = `WS${'1'.repeat(32)}`;
export const TASKROUTER = `twilio-taskrouter:${WORKSPACE}`;

const COMMON = {
  taskAttributes: '{"from":"+15555550101","name":"Kim","call_sid":"CA1"}',
  taskQueueName: 'Everyone',
  taskChannelUniqueName: 'voice',
  workspaceSid: WORKSPACE,
};
type Fields = Readonly<Record<string, string>>;
const named = (fields: Fields, name: (camel: string) => string): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [name(key), value]));
const pascal = (camel: string): string => camel.charAt(0).toUpperCase() + camel.slice(1);
const snake = (camel: string): string => camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** An event callback: the body of the request. */
export function callback(kind: string, second: number, task: string, more: Fields = {}): string {
  const fields = { eventType: kind, timestamp: String(START + second), taskSid: task, ...COMMON, ...more };
  return new URLSearchParams(named(fields, pascal)).toString();
}

/** An entry of the Events API. */
export const entry = (kind: string, second: number, task: string, more: Fields = {}): object => ({
  sid: `EV-${task}-${kind}-${second}`,
  event_type: kind,
  event_date: new Date((START + second) * 1000).toISOString().replace('.000Z', 'Z'),
  resource_type: 'task',
  resource_sid: task,
  event_data: named({ ...COMMON, taskSid: task, ...more }, snake),
});

/** An event of Event Streams, to the millisecond. */
export const streamed = (kind: string, second: number, task: string, more: Fields = {}): object => ({
  specversion: '1.0',
  type: `com.twilio.taskrouter.${kind}`,
  source: `/v1/Workspaces/${WORKSPACE}`,
  id: `NO-${task}-${kind}-${second}`,
  data: {
    sid: `EV-${task}-${kind}-${second}`,
    name: 'ReservationCreated',
    timestamp: new Date((START + second) * 1000 + 321).toISOString(),
    payload: named({ ...COMMON, taskSid: task, ...more }, snake),
  },
});

export type Way = (kind: string, second: number, task: string, more?: Fields) => object | string;
export const WAYS = { callback, entry, streamed } as const;

export const readAll = (payloads: readonly (object | string)[]): SourceReading[] =>
  payloads.flatMap((one) => readTaskRouter(one));
