import { meaningOf } from '../carrier-codes.ts';
import type { AgentLeg, CallLeg, Promised } from './promised.ts';
import { triesOf } from './tries.ts';

/** A number that no repetition reaches: the tries end at once, and a human is told. */

interface Stop {
  readonly code: string;
  /** A text may reach it all the same. */
  readonly takesTexts: boolean;
}

/** A number that is none, or that nobody may reach. */
export function isHopeless({ code }: CallLeg | AgentLeg): boolean {
  const meaning = code === undefined ? undefined : meaningOf(code);
  return meaning === 'invalidNumber' || meaning === 'unreachableForGood';
}

/**
 * Why the customer is not rung again. What Twilio itself refuses when the call is to be placed is final; what a
 * carrier says of a call that was on its way is believed the second time (13224).
 */
export function stopOf(promise: Promised): Stop | undefined {
  const failed = triesOf(promise).flatMap(({ customerLeg }) => {
    const { code, sid } = customerLeg ?? {};
    return code === undefined ? [] : [{ code, wasPlaced: sid !== undefined, meaning: meaningOf(code) }];
  });
  const unreachable = failed.filter(({ meaning }) => meaning === 'unreachableForGood');
  const last = failed.find(
    ({ meaning, wasPlaced }) =>
      meaning === 'invalidNumber' ||
      meaning === 'filtered' ||
      (meaning === 'unreachableForGood' && (!wasPlaced || unreachable.length > 1)),
  );
  return last && { code: last.code, takesTexts: last.meaning !== 'invalidNumber' };
}

interface Trouble {
  /** For the supervisor who is told. */
  readonly why: string;
  readonly takesTexts: boolean;
}

/** What stands in the way of the calls to the customer, and goes away only when a human mends it. */
export function troubleOf(promise: Promised): Trouble | undefined {
  const stop = stopOf(promise);
  if (stop) return { why: `the number cannot be called (Twilio ${stop.code})`, takesTexts: stop.takesTexts };
  const code = triesOf(promise).at(-1)?.customerLeg?.code;
  return code !== undefined && meaningOf(code) === 'configuration'
    ? { why: `Twilio refuses our calls (${code})`, takesTexts: true }
    : undefined;
}
