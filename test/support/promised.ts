import { type Behaviour, carrier } from './carrier.ts';
import { at, policyOf, type Settings, type Timeline, timeline } from './given.ts';

/** A promise made at 9:30 on the Monday, and what is rung for it. */

export const PHONE = '+15555550101';
export const ANN = { id: 'ann', name: 'Ann', phone: '+15555550121' };
export const on = (wall: string) => at(wall);

/** A customer is promised a call at 9:30 by Ann, who has a phone. */
export function promised(
  due: object,
  phones: Behaviour = {},
  changes: Settings = {},
  agent: object | null = ANN,
): Timeline {
  const t = timeline(policyOf(changes), carrier(phones));
  t.happens('09:30', 'callback.promised', {
    ...due,
    ...(agent ? { agent } : {}),
    customer: { phone: PHONE, name: 'Kim' },
  });
  return t;
}
export const state = (t: Timeline) => t.state().promises[0]?.state;
export const rings = (t: Timeline) =>
  t.sent.filter((line) => line.includes(' ring ')).map((line) => line.replace(' ring', ''));
export const MORNING = { at: on('11:00') };
