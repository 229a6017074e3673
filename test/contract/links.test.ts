import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { createLinks } from '../../functions/app/links.ts';
import { createMemoryTable } from '../../functions/app/memory.ts';
import { createCaseStore } from '../../functions/aws/case-store.ts';
import { createLinkStore } from '../../functions/aws/links.ts';
import { newCase } from '../../functions/domain/case.ts';
import { PromiseId } from '../../functions/domain/ids.ts';
import { instantOf, minutes, plus } from '../../functions/domain/time.ts';
import type { LinkStore, Links } from '../../functions/ports/links.ts';
import type { CaseStore } from '../../functions/ports.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';

/** What links mean, over the table in memory and over DynamoDB's stand-in. */

const noon = instantOf('2026-11-23T12:00:00Z');
const later = (n: number) => plus(noon, minutes(n));
const [first, second] = [caseIdOf('call-1'), caseIdOf('call-2')];
const to = (caseId = first) => ({ kind: 'promise', caseId, promise: PromiseId.parse('p_1') }) as const;

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

type Table = LinkStore & CaseStore;
const implementations: [string, () => Promise<Table>][] = [
  ['in memory', async () => createMemoryTable()],
  [
    'on DynamoDB',
    async () => {
      const name = await dynamo.table();
      return { ...createCaseStore(dynamo.client, name, 4), ...createLinkStore(dynamo.client, name) };
    },
  ],
];

describe.each(implementations)('links %s', (_, make) => {
  let table: Table;
  let links: Links;
  beforeEach(async () => {
    table = await make();
    links = createLinks(table);
  });
  const issued = async (caseId = first, at = noon, until = later(60)) =>
    (await links.issue(to(caseId), until, at)).replace('/l/', '');

  test('a link opens the one thing that it was issued for, until it expires', async () => {
    const token = await issued();
    expect(await links.open(token, later(59))).toEqual({ kind: 'open', link: to() });
    expect(await links.open(token, later(60))).toEqual({ kind: 'expired' });
  });

  test('thirty days after that it is one like any that nobody issued', async () => {
    const token = await issued();
    const days = (n: number) => later(60 + n * 1440);
    expect(await links.open(token, days(29))).toEqual({ kind: 'expired' });
    expect(await links.open(token, days(30))).toEqual({ kind: 'unknown' });
  });

  test('two links to the same thing differ in 128 bits', async () => {
    const tokens = await Promise.all(Array.from({ length: 100 }, () => issued()));
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(16);
  });

  test.each(['', 'x', '../../cases', 'A'.repeat(22), 'A'.repeat(500), '%00', 'p_1'])(
    'what nobody issued opens nothing: %j',
    async (token) => expect(await links.open(token, noon)).toEqual({ kind: 'unknown' }),
  );

  test('a link with one letter changed opens nothing', async () => {
    const token = await issued();
    const other = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    expect(await links.open(other, noon)).toEqual({ kind: 'unknown' });
  });

  test('revoking a case shuts what was issued for it until then, and nothing else', async () => {
    const [one, two, others] = [await issued(), await issued(), await issued(second)];
    await links.revoke(first, later(5));
    const newer = await issued(first, later(6));
    const opened = await Promise.all([one, two, others, newer].map((token) => links.open(token, later(10))));
    expect(opened.map(({ kind }) => kind)).toEqual(['revoked', 'revoked', 'open', 'open']);
  });

  test('of a case that was folded into another, the links of both are shut', async () => {
    const young = await issued(second);
    await table.commit({ ...newCase(first), openedAt: noon }, { expected: 0 });
    await table.pointConversation(second, first);
    await links.revoke(first, later(5));
    expect((await links.open(young, later(10))).kind).toBe('revoked');
  });
});

test('the table holds no token', async () => {
  const kept: unknown[] = [];
  const table = createMemoryTable();
  const links = createLinks({
    ...table,
    keepLink: async (...given) => {
      kept.push(given);
    },
  });
  const path = await links.issue(to(), later(60), noon);
  expect(JSON.stringify(kept)).not.toContain(path.replace('/l/', ''));
});
