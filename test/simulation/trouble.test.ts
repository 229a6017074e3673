import { describe, expect, test } from 'vitest';
import { epochOf } from '../../functions/domain/time.ts';
import { CALLBACK_TROUBLES, REQUEST_TROUBLES, type Troubles } from '../../infra/local/phones/trouble.ts';
import {
  AGENT,
  CUSTOMER,
  minutesAfterStart,
  PAM,
  PAM_ANSWERS,
  type Played,
  PROMISED,
  play,
} from './trouble-world.ts';

/** Each kind of trouble, with each kind of message: in the end it was sent once, and the promise is kept. */

const MESSAGES = {
  'the page': { resource: 'Messages', to: PAM },
  'the text to the customer': { resource: 'Messages', to: CUSTOMER },
  'the call to the agent': { resource: 'Calls', to: AGENT },
  'the call to the customer': { resource: 'Calls', to: CUSTOMER },
} as const;
type Message = (typeof MESSAGES)[keyof typeof MESSAGES];

/** Refused more often than is tried again at once. */
const OFTEN = 6;

function onRequests(kind: (typeof REQUEST_TROUBLES)[number], { resource, to }: Message): Troubles {
  let left = kind === 'limited' ? OFTEN : 1;
  return {
    request(_, { method, path, form }) {
      if (left === 0 || method !== 'POST' || !path.endsWith(`/${resource}.json`) || form.get('To') !== to)
        return undefined;
      left -= 1;
      return kind;
    },
  };
}

const onCallbacks = (kind: (typeof CALLBACK_TROUBLES)[number], { resource, to }: Message): Troubles => ({
  callback: (_, form) =>
    form.get('To') === to && form.has(resource === 'Calls' ? 'CallSid' : 'MessageSid') ? kind : undefined,
});

/** Baton hears nothing of it but what it asks for itself. */
const unheard = (kind: (typeof REQUEST_TROUBLES)[number], message: Message): Troubles => ({
  ...onRequests(kind, message),
  ...onCallbacks('dropped', message),
});

function expectAllWell({ state, sent, history, promisedAt }: Played): void {
  for (const [message, entries] of sent) expect(entries, message).toHaveLength(1);
  const page = [...sent].find(([message]) => message.startsWith('page.supervisorRequested.1.1'))?.[1][0];
  expect(page?.to).toBe(PAM);
  expect(minutesAfterStart(page?.at ?? 0)).toBeLessThan(PAM_ANSWERS);

  const calls = [...sent.values()].flat().filter((entry) => entry.kind === 'call');
  expect(calls.map(({ to }) => to)).toEqual([AGENT, CUSTOMER]);
  const rung = calls[1]?.ringingAt ?? 0;
  expect(rung).toBeGreaterThanOrEqual(epochOf(promisedAt));
  expect(minutesAfterStart(rung)).toBeLessThanOrEqual(PROMISED + 1);
  expect(state.promises.map((promise) => promise.state)).toEqual(['kept']);

  expect(state.outstanding).toEqual([]);
  const told = new Set(history.flatMap(({ data }) => ('message' in data ? [data.message] : [])));
  expect([...sent.keys()].filter((message) => !told.has(message as never))).toEqual([]);
}

test('without trouble all is well', async () => expectAllWell(await play({})));

describe.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])('%s', (name) => {
  test.each(REQUEST_TROUBLES)('is sent once when its request is %s', async (kind) =>
    expectAllWell(await play(onRequests(kind, MESSAGES[name]))),
  );

  test.each(REQUEST_TROUBLES)('is sent once when its request is %s and no callback comes', async (kind) =>
    expectAllWell(await play(unheard(kind, MESSAGES[name]))),
  );

  test.each(CALLBACK_TROUBLES)('is sent once when its callbacks are %s', async (kind) =>
    expectAllWell(await play(onCallbacks(kind, MESSAGES[name]))),
  );
});
