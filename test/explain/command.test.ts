import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { explanationFor } from '../../functions/app/ask.ts';
import { handle } from '../../functions/app/handle.ts';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { tell } from '../../functions/cli/run-story.ts';
import { policyFor, storyFrom } from '../../functions/cli/story.ts';
import { Fact } from '../../functions/domain/event.ts';
import { baton } from '../cli/run-baton.ts';
import { createTestedApi, NOW, POLICY, SECRETS } from '../support/api.ts';

const facts = ['supervisor.requested', 'interaction.held', 'interaction.held'].map((type, i) =>
  Fact.parse({
    id: `e${i}`,
    source: 'pbx',
    type,
    time: NOW,
    subject: 'call-1',
    order: i,
    data: i === 0 ? { by: 'customer', reason: 'third call' } : {},
  }),
);
const queues = { deliver: async () => {}, wake: async () => {} };

/** The real routes behind a real port. */
async function serving() {
  const api = createTestedApi();
  await handle({ store: api.table, queues }, POLICY, { facts, looks: [] }, NOW);
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1');
    const headers = request.headers as Record<string, string>;
    const answer = await api.ask({ method: 'GET', path: pathname, query: search.slice(1), headers });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const cwd = mkdtempSync(join(tmpdir(), 'baton-'));
  writeFileSync(join(cwd, 'secrets.json'), JSON.stringify(SECRETS));
  writeFileSync(
    join(cwd, 'other.json'),
    JSON.stringify({ console: { user: 'x', password: 'not the right one' } }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (...args: string[]) =>
    baton(['explain', '--url', url, '--secret-file', 'secrets.json', ...args], { cwd });
}

describe('baton explain', () => {
  test('says of a case or a conversation why it was raised', async () => {
    const explain = await serving();
    for (const named of ['call-1', caseIdOf('call-1')]) {
      const { code, out, err } = await explain(named);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('supervisorRequested.1: the customer asks for a supervisor: third call');
      expect(out).toContain('events    pbx/e0');
    }
  });

  test('prints JSON, of an earlier moment too', async () => {
    const explain = await serving();
    const { out } = await explain('call-1', '--json', '--at', '2026-11-23T05:00:00-06:00');
    expect(JSON.parse(out)).toMatchObject({ at: '2026-11-23T11:00:00.000Z', facts: 0 });
  });

  test.each([
    [['call-2'], 1, 'baton: call-2: there is no case of this id\n'],
    [
      ['call-1', '--at', 'noon'],
      2,
      'baton: --at noon: not an ISO 8601 time with offset, like 2026-11-23T19:00:00-06:00\n',
    ],
    [
      ['call-1', '--secret-file', 'other.json'],
      1,
      'baton: call-1: the password of the secret file is not the one of this Baton\n',
    ],
    [
      ['call-1', '--url', 'http://127.0.0.1:9'],
      1,
      'baton: http://127.0.0.1:9: no answer; is Baton running there?\n',
    ],
  ])('%s: says what is wrong', async (args, code, err) => {
    const explain = await serving();
    expect(await explain(...args)).toEqual({ code, out: '', err });
  });
});

test('a table that took the same events in another order, some of them twice, explains the same byte for byte', async () => {
  const [a = [], b = [], c = []] = facts.map((fact) => [fact]);
  const orders = [
    [a, b, c],
    [c, b, a, a],
    [[...b, ...c], a, c],
  ];
  const told = await Promise.all(
    orders.map(async (batches) => {
      const table = createMemoryTable();
      for (const batch of batches)
        await handle({ store: table, queues }, POLICY, { facts: batch, looks: [] }, NOW);
      const named = { by: 'conversation', conversation: 'call-1' } as const;
      return JSON.stringify(await explanationFor({ store: table }, POLICY, named, NOW));
    }),
  );
  expect(told[0]).toContain('supervisorRequested.1');
  expect(new Set(told).size).toBe(1);
});

test('a story explains a conversation at its end', async () => {
  const file = 'test/stories/05-are-you-there.json';
  const story = storyFrom(file);
  const { explanation } = await tell(story, policyFor(file, story, undefined), 'chat-9');
  expect(explanation?.climbs.map(({ id }) => id)).toEqual(['agentSilence.1', 'lowSatisfaction.1']);
  expect(explanation?.climbs[0]?.turns.map(({ what }) => what)).toEqual([
    'pam had it and nothing moved',
    'ended: the case was resolved',
  ]);
});
