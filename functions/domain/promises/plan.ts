import { type Case, changed } from '../case.ts';
import type { Fact } from '../event.ts';
import type { PromiseId } from '../ids.ts';
import type { Plan, Promised } from './promised.ts';

/** What is known of a promise's place in the plan of all calls. */

const planned = (state: Case, id: PromiseId, to: (plan: Plan | undefined) => Plan | undefined): Case => ({
  ...state,
  promises: changed(
    state.promises,
    (p) => p.id === id,
    (p): Promised => ({ ...p, plan: to(p.plan) }),
  ),
});

export const placed = (state: Case, { time, data }: Fact<'promise.placed'>): Case =>
  planned(state, data.promise, () => {
    const { promise: _, ...plan } = data;
    return { ...plan, since: time };
  });

export const unplaced = (state: Case, { time, data }: Fact<'promise.unplaced'>): Case =>
  planned(state, data.promise, () => {
    const { promise: _, ...plan } = data;
    return { ...plan, since: time };
  });

/** A place that does not hold is none: it is planned anew. */
export const checked = (state: Case, { time, data }: Fact<'promise.checked'>): Case =>
  planned(state, data.promise, (plan) => {
    if (!plan) return undefined;
    return data.holds ? { ...plan, asked: data.asked, since: time } : { asked: data.asked, since: time };
  });

/** What was promised is not what was planned: it asks anew, under a name of its own. */
export const unplanned = ({ plan }: Promised): Plan | undefined =>
  plan && { asked: plan.asked, since: plan.since };

export const toldOfLack = ({ plan }: Promised): Plan | undefined =>
  plan?.lacks ? { ...plan, isTold: true } : plan;
