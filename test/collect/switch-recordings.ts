import { existsSync, readdirSync, readFileSync } from 'node:fs';

const SAMPLES = new URL('../../../shared/payloads/freeswitch/', import.meta.url);

/** The documented events of mod_callcenter in shape, with values of our own: without the switch's own stamp. */
const OWN = ((): readonly string[] => {
  const about = [
    'CC-Queue: support@default',
    'CC-Member-UUID: 453324f8-0000-4000-8000-000000000001',
    'CC-Member-Session-UUID: b77c49c2-a732-11df-9438-000000000001',
    'CC-Member-CID-Name: Their Name',
    'CC-Member-CID-Number: 555-555-0123',
  ];
  const agent = ['CC-Agent: AgentNameHere', 'CC-Agent-System: single_box'];
  const times = [
    'CC-Agent-Called-Time: 10000',
    'CC-Agent-Answered-Time: 10009',
    'CC-Member-Joined-Time: 9000',
  ];
  const other = about.map((line) =>
    line
      .replace('0000-4000-8000-000000000001', '0000-4000-8000-000000000002')
      .replace('9438-000000000001', '9438-000000000002'),
  );
  const event = (action: string, ...lines: readonly string[]) =>
    ['Event-Subclass: callcenter::info', 'Event-Name: CUSTOM', `CC-Action: ${action}`, ...lines].join('\n');
  return [
    event('member-queue-start', ...about),
    event('members-count', 'CC-Queue: support@default', 'CC-Count: 1', 'CC-Selection: Single-Queue'),
    event('agent-offering', ...agent, ...about),
    event('bridge-agent-start', ...agent, ...times, ...about),
    event('bridge-agent-end', ...agent, ...times, 'CC-Bridge-Terminated-Time: 10500', ...about),
    event(
      'member-queue-end',
      'CC-Hangup-Cause: NORMAL_CLEARING',
      'CC-Cause: Terminated',
      ...times,
      'CC-Member-Leaving-Time: 10100',
      ...about,
    ),
    event('member-queue-start', ...other),
    event(
      'member-queue-end',
      'CC-Cause: Cancel',
      'CC-Cancel-Reason: TIMEOUT',
      'CC-Member-Leaving-Time: 10100',
      'CC-Member-Joined-Time: 9000',
      ...other,
    ),
    event('agent-status-change', 'CC-Agent: 1000@default', 'CC-Agent-Status: Available'),
  ];
})();

/** Events by where they are from, our own with `more`: none of the recorded ones where they are not there. */
export function recordings(more: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const names = existsSync(SAMPLES)
    ? readdirSync(SAMPLES).filter((name) => name.startsWith('callcenter-'))
    : [];
  const recorded = names.map((name) => readFileSync(new URL(name, SAMPLES), 'utf8').trim());
  return {
    'its own': [...OWN, ...more.map((event) => event.trim())],
    'the recorded (skipped when ../shared/payloads/freeswitch is not there)': recorded,
  };
}

const ORDER = [
  'member-queue-start',
  'members-count',
  'agent-offering',
  'bridge-agent-fail',
  'bridge-agent-start',
];

/** As a call goes: it waits, is offered, talks, and ends. */
export const recordedOrder = (events: readonly string[]): readonly string[] => {
  const placeOf = (event: string): number => {
    const place = ORDER.indexOf(/^CC-Action: (.*)$/m.exec(event)?.[1] ?? '');
    return place < 0 ? ORDER.length : place;
  };
  return events.toSorted((a, b) => placeOf(a) - placeOf(b));
};

/** The same event as `event json` sends it. */
export const asJson = (event: string): string =>
  JSON.stringify(
    Object.fromEntries(event.split('\n').map((line) => line.split(': ', 2) as [string, string])),
  );
