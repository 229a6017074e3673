import { expect, test } from 'vitest';
import { createReplay } from '../../functions/app/backtest/replay.ts';
import type { Fact } from '../../functions/domain/event.ts';
import { factOf } from '../../functions/sources/event-bridge.ts';
import { sign } from '../../functions/sources/signature.ts';
import { BEGAN, block } from '../sources/make-ami.ts';
import { readAmi } from '../sources/read-ami.ts';
import { createTestedApi, NOW, secretNamed } from '../support/api.ts';
import { at, policyOf } from '../support/given.ts';
import { createWorld } from '../support/world.ts';

/** What an exchange tells of three calls that Baton places to desk phones, the last of which breaks off. */
const RUNG = [1, 2, 3].map((n) => {
  const id = `${BEGAN + n * 900}.${n}`;
  const line = {
    Channel: `PJSIP/trunk-0000000${n}`,
    CallerIDNum: '+15555550100',
    Uniqueid: id,
    Linkedid: id,
  };
  const desk = { DestChannel: `PJSIP/700${n}-000000a${n}`, DestCallerIDNum: `700${n}`, DestLinkedid: id };
  const told = [
    block(n * 900, 'Newchannel', line),
    block(n * 900 + 1, 'DialBegin', { ...line, ...desk }),
    block(n * 900 + 6, 'DialEnd', { ...line, ...desk, DialStatus: 'ANSWER' }),
    block(n * 900 + 100, 'Hangup', { ...line, Cause: n === 3 ? 38 : 16 }),
  ];
  return { subject: id, events: readAmi(told.join('')).events };
});
const EVENTS = RUNG.flatMap(({ events }) => events);

/** The same wall times on the day of these tests. */
const today = (fact: Fact): Fact => ({
  ...fact,
  time: new Date(
    Date.parse(fact.time) - BEGAN * 1000 + Date.parse(at('09:00')),
  ).toISOString() as Fact['time'],
});
const policy = policyOf({
  timeZone: 'America/Chicago',
  ownNumbers: ['+15555550100'],
  rules: { dropped: {}, transfers: { limit: 2 }, repeatContact: { limit: 2 } },
});

test('the calls that Baton places to agents are nobody’s: no case, no hand-off, and no phone rings', async () => {
  const world = createWorld({ policy, start: at('09:00') });
  for (const event of EVENTS) world.takes(today(factOf(event)));
  await world.runTo('11:00');
  expect(EVENTS.map(({ type }) => type)).toContain('interaction.ended');
  expect(world.sent).toEqual([]);
  for (const { subject } of RUNG) {
    const { openedAt, handoffs, promises } = await world.caseOf(subject);
    expect([openedAt, handoffs, promises]).toEqual([undefined, [], []]);
  }
});

test('they are none in a replay either', () => {
  const replay = createReplay(policy);
  for (const event of EVENTS) replay.take(today(factOf(event)));
  const { opened, taken, escalations } = replay.end();
  expect([opened, taken, escalations]).toEqual([0, EVENTS.length, 0]);
});

test('the number that Baton calls from is known without any policy, where its events come in', async () => {
  const api = createTestedApi();
  const body = JSON.stringify(EVENTS);
  const { status } = await api.ask({
    method: 'POST',
    path: '/events',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      ...sign(secretNamed('any'), 'msg-1', body, NOW),
    },
    body,
  });
  expect(status).toBe(202);
  expect(api.kept[0]).toMatchObject({ fact: { data: { customer: { centre: '+15555550100' } } } });
  expect(JSON.stringify(api.kept)).not.toContain('"phone"');
});
