import fc from 'fast-check';

/** What a system could send: as it should be but in any order and twice, and anything whatever. */

/** All that two conversations bring, in order, and the same in any order and twice. */
export const toldTwice = <T>(
  one: fc.Arbitrary<readonly T[]>,
  other: fc.Arbitrary<readonly T[]>,
): fc.Arbitrary<readonly [inOrder: T[], mixed: T[]]> =>
  fc
    .tuple(one, other)
    .map((both) => both.flat())
    .chain((all) => fc.tuple(fc.constant(all), twiceInAnyOrder(all)));

export const twiceInAnyOrder = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list, ...list], { minLength: 2 * list.length });

/** Lists and objects in each other, with these values and names among others: those that a reader looks for. */
export function anyPayload(
  names: readonly string[],
  values: readonly unknown[],
  maxDepth = 3,
): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth },
      fc.oneof(fc.constantFrom(...values), fc.string()),
      fc.array(tie('any'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...names), tie('any')),
    ),
  })).any;
}
