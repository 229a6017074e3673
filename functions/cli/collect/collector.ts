import type { CloudEvent } from '../../sources/cloud-events.ts';
import type { Keeper } from './keeper.ts';
import { openKeeper } from './keeper.ts';
import { postAll } from './poster.ts';

/** What is asked of every collector. */
interface Collecting {
  readonly url: URL;
  /** What its events are signed with. */
  readonly secret: string;
  /** Where it keeps what it must not forget. */
  readonly folder: string;
  readonly mostSpooled: number;
  readonly host: string;
  readonly port: number;
  /** What its engineer reads of it, a line each. */
  readonly say: (what: string) => void;
  readonly signal: AbortSignal;
}

/** What a phone system is followed with, once what was followed before is known. */
export interface Follower {
  /** Plain data that outlives the process. */
  save(): unknown;
  /** Follows until the signal; what it reads goes to `take`. */
  follow(ports: FollowerPorts): Promise<void>;
  /** Events that time alone brings about. */
  pass(now: number): readonly CloudEvent[];
  /** In a few words, without anything personal. */
  health(): string;
}

export interface FollowerPorts {
  readonly take: (events: readonly CloudEvent[]) => void;
  /** The spool is full: nothing more may be read. */
  readonly isFull: () => boolean;
  readonly say: (what: string) => void;
  readonly signal: AbortSignal;
}

const TICK_MS = 1000;
const HEALTH_EVERY_MS = 60_000;

/** Runs until the signal: follows, keeps, posts. Resolves when everything read so far is on disk. */
export async function runCollector(
  collecting: Collecting,
  begin: (followed: unknown) => Follower,
): Promise<void> {
  const { folder, mostSpooled, say, signal } = collecting;
  let follower: Follower | undefined;
  const keeper = await openKeeper(folder, () => follower?.save(), mostSpooled);
  follower = begin(keeper.followed);
  const { pass, health } = follower;
  const stop = new AbortController();
  const everything = AbortSignal.any([signal, stop.signal]);
  const broken = new Promise<never>((_, reject) => keeper.onFailure(reject));

  let wasFull = false;
  const tick = setInterval(() => {
    const events = pass(Date.now());
    if (events.length > 0) keeper.take(events);
    const isFull = keeper.isFull();
    if (isFull !== wasFull) say(isFull ? FULL : 'there is room again: following on');
    wasFull = isFull;
  }, TICK_MS);
  const tell = setInterval(
    () => say(`health: ${health()}; ${standing(keeper)}${keeper.isFull() ? `; ${FULL}` : ''}`),
    HEALTH_EVERY_MS,
  );

  say(
    `collecting from ${collecting.host}:${collecting.port} for ${collecting.url.origin}; state in ${folder}`,
  );
  try {
    await Promise.race([
      broken,
      Promise.all([
        follower.follow({ take: keeper.take, isFull: keeper.isFull, say, signal: everything }),
        postAll(keeper, { ...collecting, signal: everything }),
      ]),
    ]);
  } finally {
    clearInterval(tick);
    clearInterval(tell);
    stop.abort();
  }
  await keeper.close();
  say(`stopped; ${standing(keeper)}`);
}

const standing = (keeper: Keeper): string => `${keeper.spool.waiting()} bytes of events wait for Baton`;

const FULL =
  'THE SPOOL IS FULL, nothing more is read from the phone system: bring Baton back, or give more room with --spool-mb';
