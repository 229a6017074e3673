import { fieldOf, numberOf } from './ami-block.ts';
import type { AmiDesk, AmiRule, Moment } from './ami-desk.ts';
import { alive, entryOf, idsOf } from './ami-desk.ts';
import type { Call } from './calls/call.ts';
import { release } from './calls/desk.ts';
import { ended } from './calls/sayings.ts';

/**
 * What a login tells of the time in which nobody listened. A call whose channel is gone was cut off if Asterisk was started
 * since it was last heard of; else it has ended meanwhile, nobody knows how, and is not taken for cut off: a customer who
 * has hung up is not to be promised a call.
 */

/** `FullyBooted` says after each login for how long Asterisk has been up: what was open before it is lost. */
export const booted: AmiRule = (desk, moment) => {
  const uptime = numberOf(moment.block, 'uptime');
  if (uptime === undefined) return undefined;
  desk.bootedAt = moment.at - uptime * 1000;
  for (const call of desk.calls.all()) if (wasCutOff(desk, call)) lose(desk, moment, call);
  return undefined;
};

/**
 * The answer to `CoreStatus`: when Asterisk was started, by its own wall clock, in words that stay the same until it is
 * started again (1.6 and later; 1.6.0 has no date, and one that is still starting has that of the epoch).
 */
export const statusTold: AmiRule = (desk, { block }) => {
  const time = fieldOf(block, 'corestartuptime');
  const date = fieldOf(block, 'corestartupdate') ?? '';
  if (time === undefined || /^19(69|70)-/.test(date)) return undefined;
  const started = `${date} ${time}`;
  desk.hasRestarted = desk.started !== undefined && desk.started !== started;
  if (desk.started === started) {
    // It is the same Asterisk, though a clock that was set has made its uptime look shorter.
    desk.bootedAt = undefined;
    for (const call of desk.calls.all())
      if (call.pending?.kind === 'ended' && call.pending.said.data.outcome === 'dropped') alive(call);
  }
  desk.started = started;
  return undefined;
};

/** `CoreShowChannel`, one for each channel that lives, and `CoreShowChannelsComplete` after the last. */
export const channelListed: AmiRule = (desk, { block }) => {
  desk.listed ??= new Set();
  const ids = idsOf(block);
  for (const id of [ids?.own, ids?.linked]) if (id !== undefined) desk.listed.add(id);
  return undefined;
};

export const listComplete: AmiRule = (desk, moment) => {
  const living = desk.listed ?? new Set();
  desk.listed = undefined;
  if (numberOf(moment.block, 'listitems') === undefined) return undefined;
  for (const call of desk.calls.all())
    if (![call.subject, ...call.otherIds].some((id) => living.has(id))) lose(desk, moment, call);
  return undefined;
};

/** A start is known by the second. */
const wasCutOff = ({ bootedAt, hasRestarted }: AmiDesk, { seenAt }: Call): boolean =>
  bootedAt === undefined ? hasRestarted : seenAt < bootedAt - 1000;

/** Closed once the queue log had time to say how it ended. */
const LOST_AFTER_MS = 60_000;

function lose(desk: AmiDesk, moment: Moment, call: Call): void {
  if (call.pending) return;
  if (call.telling === 'held') release(desk, call);
  const entry = entryOf(moment, call.subject, { queue: call.queue });
  const due = moment.at + LOST_AFTER_MS;
  call.pending = { kind: 'ended', entry, due, said: endOf(desk, call), lost: true };
  desk.calls.wait(call);
}

/** Who talked, or was sent on to outside, is done; who waited has given up. */
function endOf(desk: AmiDesk, call: Call) {
  const reached = call.agent !== undefined || call.seen['reached'] === 1 || call.away;
  if (wasCutOff(desk, call) && !call.away) return ended('dropped', 'system');
  return ended(reached ? 'completed' : 'abandoned', 'system');
}
