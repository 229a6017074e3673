import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tell } from '../functions/cli/run-story.ts';
import { policyFor, storyFrom } from '../functions/cli/story.ts';

const FOLDER = 'test/stories';
const HANDED_OUT = '../shared/stories';
const names = globSync('*.json', { cwd: FOLDER }).sort();

const run = (file: string) => {
  const story = storyFrom(file);
  return tell(story, policyFor(file, story, undefined));
};

describe('stories, through the real handlers, in virtual time', () => {
  test.each(names)('%s', async (name) => {
    const told = await run(`${FOLDER}/${name}`);
    const failed = told.verdicts.flatMap(({ holds, expectation }) =>
      holds ? [] : ['sms' in expectation ? expectation.sms.reason : JSON.stringify(expectation)],
    );
    expect(told.refused).toEqual([]);
    expect(failed).toEqual([]);
  });
});

test('a story whose expectation does not hold says what was seen instead', async () => {
  const story = storyFrom(`${FOLDER}/03-let-me-talk-to-a-supervisor.json`);
  const told = await tell(
    { ...story, expect: story.expect.map((e) => ('sms' in e ? { ...e, sms: { ...e.sms, to: 'raj' } } : e)) },
    policyFor(`${FOLDER}/03-let-me-talk-to-a-supervisor.json`, story, undefined),
  );
  expect(told.holds).toBe(false);
  expect(told.verdicts.filter((v) => !v.holds).map((v) => v.seen)).toEqual(['nothing', 'nothing']);
});

test('two runs of a story are the same to the letter', async () => {
  const file = `${FOLDER}/07-he-called-me-back-right-on-time.json`;
  expect(await run(file)).toEqual(await run(file));
});

const there = existsSync(HANDED_OUT);
describe.runIf(there)('the stories that were handed out', () => {
  test.each(globSync('*', { cwd: HANDED_OUT }))('%s is here unchanged', (name) => {
    const read = (folder: string) => readFileSync(`${folder}/${basename(name)}`, 'utf8');
    expect(read(FOLDER)).toBe(read(HANDED_OUT));
  });
});
test.skipIf(there)(
  'the stories that were handed out are compared (skipped: ../shared is not there)',
  () => {},
);
