import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { plus, seconds } from '../../functions/domain/time.ts';
import type { Wired } from '../../functions/domain/wired.ts';
import { sign } from '../../functions/sources/signature.ts';
import { createTestedApi, NOW, SECRETS, secretNamed } from '../support/api.ts';

const ada = { authorization: `Basic ${btoa(`${SECRETS.console.user}:${SECRETS.console.password}`)}` };
const event = (id: string, type: string, data: object) => ({
  specversion: '1.0',
  id,
  source: 'pbx-1',
  type,
  time: '2026-11-23T05:59:00-06:00',
  subject: 'call-1',
  data,
});

async function wired(to: Wired = {}) {
  const api = createTestedApi(false, undefined, undefined, to);
  const post = (events: readonly object[], at = NOW, secret = 'pbx-1 new') => {
    const body = JSON.stringify(events);
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const signed = sign(secretNamed(secret), 'msg-1', body, at);
    return api.ask({ path: '/events', headers: { ...headers, ...signed }, body });
  };
  const sources = async (accept = 'application/json') =>
    api.ask({ method: 'GET', path: '/sources', headers: { ...ada, accept } });
  return { api, post, sources };
}

describe('GET /sources', () => {
  test('shows what a source sent, what was refused or not understood, and how its clock goes', async () => {
    const { post, sources } = await wired();
    await post(
      [
        event('a', 'interaction.started', { channel: 'voice' }),
        event('b', 'source.unknown', { kind: 'QueueMemberRingInUse' }),
        event('c', 'interaction.nonsense', {}),
      ],
      plus(NOW, seconds(3)),
    );
    const { sources: rows } = JSON.parse((await sources()).body);
    expect(rows).toEqual([
      {
        source: 'pbx-1',
        wired: [],
        seenAt: NOW,
        lastEvent: '2026-11-23T11:59:00.000Z',
        eventsPerMinute: 0.4,
        refusalsPerMinute: 0.2,
        lastRefusal: {
          at: NOW,
          reason: 'type: not a type that may come from outside, like interaction.started',
        },
        unknownKinds: { QueueMemberRingInUse: 1 },
        clockSkewSeconds: 3,
      },
    ]);
  });

  test('shows a source whose every event is refused', async () => {
    const { post, sources } = await wired();
    expect((await post([event('c', 'interaction.nonsense', {})])).status).toBe(400);
    expect(JSON.parse((await sources()).body).sources).toMatchObject([
      { source: 'pbx-1', eventsPerMinute: 0, refusalsPerMinute: 0.2 },
    ]);
  });

  test.each([
    ['crm', 'any', 'crm'],
    ['pbx-1', 'pbx-1 new', 'pbx-1'],
    ['crm', 'pbx-1 new', 'pbx-1'],
    [7, 'any', '*'],
  ])('counts a refusal of %s, signed with the secret “%s”, under %s', async (source, secret, under) => {
    const { post, sources } = await wired();
    await post([{ ...event('c', 'interaction.nonsense', {}), source }], NOW, secret);
    expect(JSON.parse((await sources()).body).sources).toMatchObject([
      { source: under, refusalsPerMinute: 0.2 },
    ]);
  });

  test('says why the last event was refused, and no number that its sender put into it', async () => {
    const { post, sources } = await wired();
    await post([event('c', 'interaction.started', { channel: 'fax', 15555550101: '\ud800' })]);
    const { body } = await sources('text/html');
    expect(body).toContain('data-name="Refusal"');
    expect(body).toMatch(/data\.(channel|#)/);
    expect(body).not.toContain('15555550101');
  });

  test('counts what is not understood though it names no conversation, by its source', async () => {
    const { api, sources } = await wired();
    const body = JSON.stringify({
      type: 'zen:event-type:ticket.teleported',
      account_id: 12,
      id: 'e1',
      time: '2026-11-23T11:59:00Z',
      detail: {},
    });
    const timestamp = '2026-11-23T11:59:30Z';
    const [secret = ''] = SECRETS.webhooks?.zendesk ?? [];
    const signed = {
      'x-zendesk-webhook-signature': createHmac('sha256', secret)
        .update(timestamp + body)
        .digest('base64'),
      'x-zendesk-webhook-signature-timestamp': timestamp,
    };
    expect((await api.ask({ method: 'POST', path: '/sources/zendesk', headers: signed, body })).status).toBe(
      202,
    );
    expect(JSON.parse((await sources()).body).sources).toMatchObject([
      { source: 'zendesk:12', unknownKinds: { 'ticket.teleported': 1 }, eventsPerMinute: 0 },
    ]);
  });

  test('shows what is wired and was never heard, and how what was heard is wired', async () => {
    const instance = 'arn:aws:connect:us-east-1:111122223333:instance/5c0ffee0';
    const { api, sources } = await wired({
      connectInstanceArn: instance,
      connectContactRecordsStreamArn: 'arn:aws:kinesis:us-east-1:111122223333:stream/records',
      connectCasesDomainArn: 'arn:aws:cases:us-east-1:111122223333:domain/d0000000',
      genesysEventSource: 'aws.partner/genesys.com/cloud/0c0ffee0/baton',
    });
    await api.table.noteSource({
      source: 'amazon-connect:5c0ffee0',
      at: NOW,
      events: 1,
      refused: 0,
      eventAt: NOW,
      unknown: {},
    });
    const rows = JSON.parse((await sources()).body).sources;
    expect(
      rows.map((row: Record<string, unknown>) => [row['source'], row['wired'], row['lastEvent']]),
    ).toEqual([
      ['amazon-connect', ['EventBridge'], undefined],
      ['amazon-connect:5c0ffee0', ['EventBridge', 'contact records'], NOW],
      ['genesys:0c0ffee0', ['EventBridge'], undefined],
    ]);
    expect((await sources('text/html')).body).toContain('EventBridge, contact records');
  });

  test('as a page for people', async () => {
    const { post, sources } = await wired();
    await post([event('a', 'interaction.started', { channel: 'voice' })]);
    const { body } = await sources('text/html');
    expect(body).toContain('1 source');
    expect(body).toContain('pbx-1');
  });

  test('to nobody without the password', async () => {
    const { api } = await wired();
    expect((await api.ask({ method: 'GET', path: '/sources' })).status).toBe(401);
  });
});
