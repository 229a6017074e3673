import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listening } from './listening.ts';
import { baton, linesOf } from './run-baton.ts';

const secret = (letter: string) => `whsec_${Buffer.from(letter.repeat(24)).toString('base64')}`;
const STAR = { '*': [secret('a')] };

const event = (id: number, changes: object = {}) =>
  JSON.stringify({
    specversion: '1.0',
    id: `e-${id}`,
    source: 'asterisk:pbx-1',
    type: 'interaction.held',
    time: '2026-11-23T12:59:30Z',
    subject: 'call-1',
    data: {},
    ...changes,
  });

function folder(sources: object, lines: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), 'baton-'));
  writeFileSync(join(cwd, 'secrets.json'), JSON.stringify({ sources }));
  writeFileSync(join(cwd, 'events.ndjson'), lines.map((line) => `${line}\n`).join(''));
  return (url: string, ...args: string[]) =>
    baton(['send', '--url', url, '--secret-file', 'secrets.json', ...args], { cwd });
}

describe('send', () => {
  test('posts signed batches of a thousand events at most', async () => {
    const { url, received } = await listening(STAR);
    const send = folder(
      STAR,
      Array.from({ length: 2500 }, (_, i) => event(i)),
    );
    expect(await send(url, 'events.ndjson')).toEqual({ code: 0, out: '2500 accepted, 0 refused\n', err: '' });
    expect(received.map(({ events }) => events)).toEqual([1000, 1000, 500]);
  });

  test('and of one mebibyte at most', async () => {
    const { url, received } = await listening(STAR);
    const note = 'é'.repeat(100_000);
    const send = folder(
      STAR,
      Array.from({ length: 12 }, (_, i) => event(i, { data: { note } })),
    );
    expect(await send(url, 'events.ndjson')).toMatchObject({ code: 0 });
    expect(received.map(({ events }) => events)).toEqual([5, 5, 2]);
  });

  test('reads standard input when no file is named', async () => {
    const { url, received } = await listening(STAR);
    const cwd = mkdtempSync(join(tmpdir(), 'baton-'));
    writeFileSync(join(cwd, 'secrets.json'), JSON.stringify({ sources: STAR }));
    const args = ['send', '--url', url, '--secret-file', 'secrets.json'];
    expect(await baton(args, { cwd, input: `${event(1)}\n\n${event(2)}` })).toMatchObject({ code: 0 });
    expect(received).toMatchObject([{ events: 2 }]);
  });

  test('names what was refused, here or there, by file and line, and ends with 1', async () => {
    const { url } = await listening(STAR);
    const lines = [
      event(1),
      '{"id":',
      '',
      event(2, { type: 'x.y' }),
      event(3),
      event(4, { source: undefined }),
    ];
    const { code, out, err } = await folder(STAR, lines)(url, 'events.ndjson');
    expect({ code, out }).toEqual({ code: 1, out: '2 accepted, 3 refused\n' });
    expect(linesOf(err)).toEqual([
      'events.ndjson:2: not valid JSON',
      'events.ndjson:6: source: missing',
      'events.ndjson:4: type: not a type that may come from outside, like interaction.started',
    ]);
  });

  test('tells the same as JSON', async () => {
    const { url } = await listening(STAR);
    const { code, out, err } = await folder(STAR, [event(1, { id: '' })])(url, '--json', 'events.ndjson');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      accepted: 0,
      refused: 1,
      list: [{ file: 'events.ndjson', line: 1, field: 'id', reason: expect.stringContaining('id: ') }],
    });
  });

  test('signs with the secret of the events’ source, and with the star for any other', async () => {
    const sources = { ...STAR, 'asterisk:pbx-1': [secret('b')] };
    const { url, received } = await listening(sources);
    const lines = [event(1), event(2), event(3, { source: 'zendesk:acme' }), event(4)];
    expect(await folder(sources, lines)(url, 'events.ndjson')).toMatchObject({ code: 0 });
    expect(received.map(({ events }) => events)).toEqual([2, 1, 1]);
  });

  test('refuses what it has no secret for', async () => {
    const { url, received } = await listening(STAR);
    const send = folder({ 'zendesk:acme': [secret('b')] }, [event(1)]);
    expect(await send(url, 'events.ndjson')).toMatchObject({
      code: 1,
      err: 'events.ndjson:1: source: no secret for it in the secret file\n',
    });
    expect(received).toEqual([]);
  });

  test('tries again when the server hangs up or is busy, under the same id', async () => {
    const { url, received } = await listening(STAR, [0, 503]);
    expect(await folder(STAR, [event(1)])(url, 'events.ndjson')).toMatchObject({ code: 0 });
    expect(received).toMatchObject([{ events: 1, id: expect.stringMatching(/^msg_/) }]);
  });

  test('says in one line that the secret is the wrong one, and shows none', async () => {
    const { url } = await listening(STAR);
    const { code, err } = await folder({ '*': [secret('z')] }, [event(1)])(url, 'events.ndjson');
    expect(code).toBe(1);
    expect(err).toBe(`baton: ${url}: answered 401: no signature matches a secret of this system\n`);
  });
});
