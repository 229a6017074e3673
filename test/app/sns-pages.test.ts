import { expect, test } from 'vitest';
import { askedBy } from '../support/desk.ts';
import { policyOf } from '../support/given.ts';
import { createWorld, type World, type Wrap } from '../support/world.ts';

/** What SNS was given, in order. */
function world(): { readonly w: World; readonly given: string[] } {
  const given: string[] = [];
  const wrap: Wrap = (port) =>
    'text' in port && !('ringAgent' in port)
      ? { ...port, text: async (to: string, words: string) => void given.push(`${to} ${words}`) }
      : port;
  const { people } = policyOf();
  const w = createWorld({
    policy: policyOf({ people: { ...people, pam: { ...people['pam' as never], sms: 'sns' } } }),
    wrap,
  });
  return { w, given };
}

const asked = (w: World, subject: string, wall: string) => w.takes(askedBy(`Kim ${subject}`, subject, wall));

test('whoever gets their texts by SNS answers by a link: a code would be of no use', async () => {
  const { w, given } = world();
  asked(w, 'a', '10:00');
  await w.runTo('10:01');
  expect(given).toEqual([
    expect.stringMatching(
      /^\+15555550110 Baton: Kim a: the customer asks for a supervisor\. Answer here: https:\S+\/l\/[\w-]{22}$/,
    ),
  ]);
  expect(w.sent).toEqual([]);
  expect((await w.caseOf('a')).outstanding).toEqual([]);
});

test('and so does their digest', async () => {
  const { w, given } = world();
  for (const [i, subject] of ['a', 'b', 'c'].entries()) asked(w, subject, `10:00:0${i}`);
  await w.runTo('10:02');
  expect(given.at(-1)).toMatch(
    /Baton: 2 cases need you\. Kim b: .*; Kim c: .*\. Answer here: https:\S+\/l\/[\w-]{22}$/,
  );
  expect((await w.caseOf('b')).outstanding).toEqual([]);
});
