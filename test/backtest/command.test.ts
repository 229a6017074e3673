import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { baton } from '../cli/run-baton.ts';
import { eventLines } from '../support/make-events.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const POLICY = path('../../infra/policy.yaml');
const QUEUE_LOG = path('../sources/fixtures/queue-log-attended-into-queue.txt');
const folder = mkdtempSync(join(tmpdir(), 'baton-backtest-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const EVENTS = file('events.ndjson', `${[...eventLines({ count: 3000, callsPerDay: 1000 })].join('\n')}\n`);
const PATIENT = file(
  'patient.yaml',
  readFileSync(POLICY, 'utf8').replace('transfers: { limit: 2', 'transfers: { limit: 3'),
);

describe('backtest', () => {
  test('prints a table, the changed cases and what it takes for granted', async () => {
    const { code, out, err } = await baton(['backtest', '--policy', POLICY, '--against', PATIENT, EVENTS]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/3,000 events, \d+ cases; \d+ would have been escalated/);
    expect(out).toMatch(/only by the first \(transfers\)/);
    expect(out).toContain('* Nobody answers a page');
  }, 30_000);

  test('writes one page that loads nothing, and everything as JSON', async () => {
    const page = join(folder, 'page.html');
    const { code, out } = await baton([
      ...['backtest', '--policy', POLICY, '--against', PATIENT, '--json', '--html', page, EVENTS],
    ]);
    expect(code).toBe(0);
    const report = JSON.parse(out);
    const [first, second] = report.policies;
    expect(first.escalatedCases).toHaveLength(first.escalated);
    expect(first.people[0].week).toHaveLength(168);
    const kinds = (kind: string) => report.changes.filter((c: { kind: string }) => c.kind === kind).length;
    expect(first.escalated - kinds('onlyFirst')).toBe(second.escalated - kinds('onlySecond'));
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|<link|<img|https?:\/\/|@import|url\(/);
    expect(html).not.toMatch(/\+1555\d/);
  }, 30_000);

  test('reads a phone system’s own log', async () => {
    const { code, out } = await baton([
      ...['backtest', '--policy', POLICY, '--from', 'asterisk-queue-log', '--country', 'US', QUEUE_LOG],
    ]);
    expect(code).toBe(0);
    expect(out).toContain('7 events, 1 cases');
  }, 30_000);

  test('passes over a line that is no event, and says where it stands', async () => {
    const [good = ''] = eventLines({ count: 1 });
    const bad = file('bad.ndjson', `${good}\n{"specversion":"1.0"}\nnonsense\n`);
    const { code, err } = await baton(['backtest', '--policy', POLICY, bad]);
    expect(code).toBe(0);
    expect(err).toContain(`${bad}:2: `);
    expect(err).toContain(`${bad}:3: not JSON`);
  }, 30_000);

  test.each([
    [['--policy', join(folder, 'none.yaml'), EVENTS], 'there is no such file'],
    [['--policy', POLICY, join(folder, 'none.ndjson')], 'there is no such file'],
    [['--policy', POLICY, '--acknowledge-after', 'soon', EVENTS], 'not an ISO 8601 duration'],
  ])(
    'refuses bad use: %j',
    async (args, words) => {
      const { code, err } = await baton(['backtest', ...args]);
      expect(code).toBe(2);
      expect(err).toContain(words);
    },
    30_000,
  );
});
