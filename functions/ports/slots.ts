import type { PromiseId } from '../domain/ids.ts';
import type { Minute, Place, Rank, Taken } from '../domain/promises/slots.ts';

/** A place is asked for under a name: the promise, and how often it has asked. */
export interface PlaceName {
  readonly promise: PromiseId;
  readonly asked: number;
}

/** The calls to customers, minute by minute, across cases. */
export interface Slots {
  /** In one read: how many calls these minutes have, and the place that was given under the name already. */
  callsIn(
    minutes: readonly Minute[],
    name?: PlaceName,
  ): Promise<{
    readonly taken: (minute: Minute) => Taken;
    readonly remembered?: Place;
  }>;
  /**
   * Takes a place while the counter `guard` is below `perMinute`; `undefined` when it is not. Whoever asks again
   * under a name gets the place that it has, wherever that is; a crash may waste a place, never give one twice.
   */
  takePlace(
    minute: Minute,
    place: { readonly rank: Rank; readonly guard: keyof Taken; readonly perMinute: number },
    name: PlaceName,
  ): Promise<Place | undefined>;
  /** Gives the place of this name back, once however often that is said. */
  givePlaceBack(name: PlaceName): Promise<void>;
}
