import type { Policy } from '../policy.ts';
import { found, type Lint } from './lint.ts';

/** Lints about people, teams and their phones. */

/** Everybody whom these names can mean, directly or through a rotation. */
const meant = (names: readonly string[], { rotations }: Policy): ReadonlySet<string> =>
  new Set(
    names.flatMap((who): string[] => {
      const rotation = who.startsWith('rotation:') ? rotations[who.slice('rotation:'.length)] : undefined;
      return rotation ? [...rotation.members, ...rotation.overrides.map(({ person }) => person)] : [who];
    }),
  );

/** Everybody whom a ladder can reach. */
const onLadders = (policy: Policy): ReadonlySet<string> =>
  meant(
    Object.values(policy.ladders).flatMap(({ rungs, lastResort }) => [
      ...rungs.flatMap(({ notify }) => notify),
      ...lastResort,
    ]),
    policy,
  );

/** Who shares a number with somebody before them in the list. */
function doubled<T>(list: readonly T[], phoneOf: (one: T) => string): { one: T; first: T }[] {
  return list.flatMap((one, i) => {
    const first = list.slice(0, i).find((other) => phoneOf(other) === phoneOf(one));
    return first === undefined ? [] : [{ one, first }];
  });
}

export const PEOPLE_LINTS: readonly Lint[] = [
  {
    code: 'phone-twice',
    severity: 'fault',
    finds: 'two people with one phone number: an answer by text could be of either',
    mend: 'give each their own number, or make them one person',
    find: ({ policy }) =>
      doubled(Object.entries(policy.people), ([, { phone }]) => phone).map(({ one: [id], first }) =>
        found(['people', id, 'phone'], `is the number of ${first[0]}, too`),
      ),
  },
  {
    code: 'person-unused',
    severity: 'warning',
    finds: 'a person whom no ladder can reach',
    mend: 'name them on a rung or in a rotation that is on one, or take them out',
    find: ({ policy }) => {
      const used = onLadders(policy);
      return Object.keys(policy.people)
        .filter((id) => !used.has(id))
        .map((id) => found(['people', id], 'is on no ladder'));
    },
  },
  {
    code: 'channel-twice',
    severity: 'warning',
    finds: 'a channel that stands twice in a list: the second one is what has just failed',
    mend: 'leave one of them',
    find: ({ policy }) =>
      Object.entries(policy.people)
        .filter(([, { channels }]) => new Set(channels).size < channels.length)
        .map(([id]) => found(['people', id, 'channels'], 'names a channel twice')),
  },
  {
    code: 'team-unused',
    severity: 'warning',
    finds: 'a team with the number of another team: it is never rung as itself',
    mend: 'give it its own number, or take it out',
    find: ({ policy }) =>
      doubled(Object.entries(policy.teams), ([, { phone }]) => phone).map(({ one: [id], first }) =>
        found(['teams', id, 'phone'], `is the number of ${first[0]}, which is rung before it`),
      ),
  },
  {
    code: 'team-is-a-person',
    severity: 'warning',
    finds: 'a team with the number of somebody on a ladder: their phone rings for callbacks, too',
    mend: 'give the team a number of its own',
    find: ({ policy }) =>
      Object.entries(policy.teams).flatMap(([id, { phone }]) => {
        const who = Object.entries(policy.people).find(([, person]) => person.phone === phone);
        return who ? [found(['teams', id, 'phone'], `is the number of ${who[0]}`)] : [];
      }),
  },
  {
    code: 'own-number-of-a-person',
    severity: 'warning',
    finds:
      "the number of somebody on a ladder among the centre's own: when they call as a customer, nobody notices",
    mend: 'take it out of ownNumbers, unless it is the number of a desk',
    find: ({ policy }) =>
      policy.ownNumbers.flatMap((number, i) => {
        const who = Object.entries(policy.people).find(([, person]) => person.phone === number);
        return who ? [found(['ownNumbers', i], `is the number of ${who[0]}`)] : [];
      }),
  },
  {
    code: 'nobody-to-call',
    severity: 'warning',
    finds:
      'no team, and nobody on the default ladder who takes calls: a callback without a known agent cannot be placed',
    mend: 'name a team, or add voice to the channels of somebody on the default ladder',
    find: ({ policy }) => {
      const { ladders, teams, people } = policy;
      const rungs = ladders['default']?.rungs ?? [];
      const called = meant(
        rungs.flatMap(({ notify }) => notify),
        policy,
      );
      const takesCalls = Object.entries(people).some(
        ([id, { channels }]) => called.has(id) && channels.includes('voice'),
      );
      return Object.keys(teams).length === 0 && !takesCalls
        ? [found(['teams'], 'a callback without a known agent has nobody to ring')]
        : [];
    },
  },
];
