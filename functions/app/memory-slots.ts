import type { PromiseId } from '../domain/ids.ts';
import {
  COUNTED,
  type Minute,
  minuteOf,
  NONE,
  type Place,
  placeIn,
  type Taken,
} from '../domain/promises/slots.ts';
import type { PlaceName, Slots } from '../ports/slots.ts';

/** `Slots` in memory. It answers the same contract test as the one on DynamoDB. */
export function createMemorySlots(): Slots {
  const counters = new Map<Minute, Taken>();
  const places = new Map<PromiseId, Map<number, Place | 'given back'>>();
  const taken = (minute: Minute): Taken => counters.get(minute) ?? NONE;
  const remembered = ({ promise, asked }: PlaceName): Place | undefined => {
    const place = places.get(promise)?.get(asked);
    return place === 'given back' ? undefined : place;
  };
  const remember = ({ promise, asked }: PlaceName, place: Place | 'given back'): void => {
    const all = places.get(promise) ?? new Map<number, Place | 'given back'>();
    places.set(promise, all.set(asked, place));
  };
  const count = (minute: Minute, { rank }: Pick<Place, 'rank'>, by: 1 | -1): Taken => {
    const now = { ...taken(minute) };
    for (const counter of COUNTED[rank]) now[counter] += by;
    counters.set(minute, now);
    return now;
  };

  return {
    async callsIn(_, name) {
      const place = name && remembered(name);
      return { taken, ...(place ? { remembered: place } : {}) };
    },
    async takePlace(minute, { rank, guard, perMinute }, name) {
      const known = remembered(name);
      if (known) return known;
      if (taken(minute)[guard] >= perMinute) return undefined;
      const place = placeIn(minute, rank, count(minute, { rank }, 1));
      remember(name, place);
      return place;
    },
    async givePlaceBack(name) {
      const place = remembered(name);
      if (!place) return;
      remember(name, 'given back');
      count(minuteOf(place.minute), place, -1);
    },
  };
}
