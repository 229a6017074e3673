import { describe, expect, test } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { baton, linesOf } from './run-baton.ts';

describe('bad use ends with 2 and one line on standard error', () => {
  test.each([
    [['dance'], "unknown command 'dance'"],
    [['convert'], '--from'],
    [['convert', '--from', 'abacus', 'x'], 'asterisk-queue-log'],
    [['convert', '--from', 'asterisk-queue-log'], 'file'],
    [['convert', '--from', 'asterisk-queue-log', '--speed', 'x'], '--speed'],
    [['convert', '--from', 'asterisk-queue-log', 'no-such-file'], 'no-such-file: there is no such file'],
    [['convert', '--from', 'asterisk-queue-log', '.'], '.: it is a folder'],
    [['convert', '--from', 'asterisk-queue-log', '--country', 'Utopia', 'x'], '--country Utopia'],
    [['convert', '--from', 'asterisk-queue-log', '--ending-now', '-'], 'standard input has no end'],
    [['start', '--port', '70000'], '--port'],
    [['story'], 'file'],
    [['send', '--secret-file', 'no-such-file'], 'no-such-file: there is no such file'],
    [['send', '--secret-file', 'package.json'], 'package.json: sources'],
    [['send', '--url', 'ftp://127.0.0.1'], '--url ftp://127.0.0.1'],
  ])('%j', async (args, words) => {
    const { code, out, err } = await baton(args);
    expect({ code, out, lines: linesOf(err).length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(err).toContain(words);
    expect(err).toMatch(/^baton: /);
  });

  test('no command at all says which there are', async () => {
    const { code, err } = await baton([]);
    expect(code).toBe(2);
    for (const command of ['start', 'story', 'convert', 'send']) expect(err).toContain(command);
  });
});

test('says its version', async () => {
  expect(await baton(['--version'])).toMatchObject({ code: 0, out: `${pkg.version}\n` });
});

test.each(['start', 'story', 'convert', 'send'])('%s has --help, and --json', async (command) => {
  const { code, out } = await baton([command, '--help']);
  expect(code).toBe(0);
  expect(out).toContain('--json');
});
