import { expect, test } from 'vitest';
import { caseIdOf } from '../../functions/app/identity.ts';
import { epochOf, type Instant, plus, type Span, seconds } from '../../functions/domain/time.ts';
import { at, fact, policyOf } from '../support/given.ts';
import { createWorld, type World } from '../support/world.ts';

/** A thousand customers ask for a supervisor within a minute, and one person is on the first rung. */

const CASES = 1000;
const PAM = '+15555550110';
const POLICY = policyOf({
  ladders: {
    default: { rungs: [{ notify: ['pam'], acknowledgeWithin: 'PT15M' }], lastResort: ['raj'] },
  },
});

function storm(): World {
  const world = createWorld({ policy: POLICY, start: at('10:00') });
  for (let n = 0; n < CASES; n += 1)
    world.takes(
      fact({
        time: plus(at('10:00'), (n * 60) as Span),
        type: 'supervisor.requested',
        data: { by: 'customer', customer: { name: `Customer ${n}` } },
        subject: `call-${n}`,
        id: `ask-${n}`,
      }),
    );
  return world;
}

const toPam = (world: World) => world.sent.filter(({ to }) => to === PAM);
const pages = (world: World) => toPam(world).filter(({ message }) => /^(page|digest)\./.test(message));
const states = async (world: World) =>
  Promise.all(Array.from({ length: CASES }, (_, n) => world.caseOf(`call-${n}`)));

test('a storm is five texts at most, and none of its cases is lost', async () => {
  const world = storm();
  await world.runTo('10:00:03');
  expect(pages(world)).toHaveLength(1);
  expect(pages(world)[0]?.words).toContain('Customer 0');

  await world.runTo('10:02');
  const [, digest, ...more] = pages(world);
  expect(digest?.at).toBe('10:01');
  expect(digest?.words).toMatch(
    /^Baton 11: \d+ cases need you\. Reply 1 11 take all, 2 11 pass all, \? 11 why\./,
  );
  const { people } = world.ports;
  const rounds = await Promise.all([1, 2, 3].map((round) => people.heldIn('pam' as never, round)));
  const listed = new Set(rounds.flat().map(({ caseId }) => caseId));
  expect(listed.size).toBe(CASES - 1);

  world.texts('10:02:10', PAM, '1 10');
  world.texts('10:02:20', PAM, `1 ${/Baton (\d+)/.exec(digest?.words ?? '')?.[1]}`);
  for (const one of more) world.texts('10:02:30', PAM, `1 ${/Baton (\d+)/.exec(one.words)?.[1]}`);
  await world.runTo('10:16');
  const standing = await states(world);
  expect(standing.filter(({ climbs }) => climbs[0]?.acknowledgedBy === 'pam')).toHaveLength(CASES);
  expect(standing.flatMap(({ outstanding }) => outstanding.filter(({ kind }) => kind === 'page'))).toEqual(
    [],
  );
  expect(pages(world).length).toBeLessThanOrEqual(5);
  expect(toPam(world).map(({ words }) => words)).toContain(`You have ${rounds[0]?.length} cases.`);
  expect(world.errors).toEqual([]);
}, 120_000);

test('unanswered, every case moves on, and says that the page was held and bundled', async () => {
  const world = storm();
  await world.runTo('10:20');
  const standing = await states(world);
  expect(standing.filter(({ state }) => state === 'exhausted')).toHaveLength(CASES);
  const history = await world.table.history(caseIdOf('call-500'));
  const told = history.map(({ type, data }) => [type, 'digest' in data ? data.digest : undefined]);
  expect(told).toContainEqual(['page.held', undefined]);
  expect(told).toContainEqual(['message.delivered', 'digest.pam.1']);
  expect(inAnyQuarter(pages(world).map((sent) => at(sent.at)))).toBeLessThanOrEqual(5);
}, 120_000);

/** The most of them that lie within fifteen minutes. */
function inAnyQuarter(times: readonly Instant[]): number {
  const quarter = seconds(15 * 60);
  return Math.max(
    ...times.map((t) => times.filter((u) => u >= t && epochOf(u) - epochOf(t) < quarter).length),
  );
}
