import { describe, expect, test } from 'vitest';
import { described } from './described-events.ts';
import { BEGAN, block, call } from './make-ami.ts';
import { readAmi } from './read-ami.ts';

const c = call(`${BEGAN}.1`);
/** Without the interface's own stamps, as `timestampevents = no` has it. */
const blocks = [c.joins(2), c.connects(12, '3011', 10), c.holds(20), c.resumes(40), c.hangsUp(60)].map(
  (text) => text.replace(/Timestamp: .*\r\n/, ''),
);
const seconds = [2, 12, 20, 40, 60];
const said = ['started', 'queued 2001', 'connected PJSIP/3011@2001', 'held', 'resumed', 'ended completed'];
const times = ['22', '22', '32', '40', '00', '20'];
const timed = said.map((what, i) => `14:${i > 3 ? '14' : '13'}:${times[i]} ${what}`);

const at = (i: number): Date => new Date((BEGAN + (seconds[i] ?? 0)) * 1000);
const linesOf = (text: string): string[] => text.trimEnd().split('\r\n').concat('');

describe('a capture with the recorder’s own time before each line', () => {
  test.each<[string, (i: number) => string]>([
    ['in UTC', (i) => `${at(i).toISOString()} `],
    ['with an offset', (i) => `[${at(i).toISOString().slice(0, 19)}+0000] `],
    ['since 1970', (i) => `${BEGAN + (seconds[i] ?? 0)}.000 < `],
    // A wall in Kolkata, as the ids of the channels reveal.
    [
      'on a wall',
      (i) => `[${new Date(at(i).getTime() + 19_800_000).toISOString().slice(0, 19).replace('T', ' ')}] ami: `,
    ],
  ])('is timed by it: %s', (_, prefix) => {
    const lines = blocks.flatMap((text, i) => linesOf(text).map((line) => `${prefix(i)}${line}`.trimEnd()));
    const { events, report } = readAmi(lines.join('\n'));
    expect(events.map(described)).toEqual(timed);
    expect(report.malformed).toBe(0);
  });

  test('or before the first line of each event only, by a logger', () => {
    const logged = blocks.map((text, i) => `${at(i).toISOString()} info: ${linesOf(text).join('\n')}`);
    expect(readAmi(logged.join('\n')).events.map(described)).toEqual(timed);
  });

  test('keeps a field whose value speaks of an event', () => {
    const speaking = block(30, 'UserEvent', { Note: 'as in Event: Hangup', Uniqueid: `${BEGAN}.1` });
    const { report } = readAmi(blocks.join('') + speaking);
    expect(report.words).toMatchObject({ UserEvent: 1, Hangup: 1 });
  });
});

describe('a capture in JSON', () => {
  const objects = blocks.map((text, i) => ({
    ...Object.fromEntries(linesOf(text).flatMap((line) => (line === '' ? [] : [line.split(': ', 2)]))),
    $time: at(i).getTime(),
  }));

  test.each([
    ['an event a line', objects.map((one) => JSON.stringify(one)).join('\n')],
    ['an array in one line', JSON.stringify(objects)],
    ['an array over many lines', JSON.stringify(objects, null, 2)],
    ['an array, an event a line', `[\n${objects.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]`],
    ['inside of what the client adds', objects.map((event) => JSON.stringify({ id: 1, event })).join('\n')],
  ])('is read: %s', (_, text) => {
    expect(readAmi(text).events.map(described)).toEqual(timed);
  });

  test('goes on after an event that was cut off', () => {
    const [join = '', ...rest] = objects.map((one) => JSON.stringify(one));
    expect(readAmi([join, join.slice(0, 40), ...rest].join('\n')).events.map(described)).toEqual(timed);
  });
});
