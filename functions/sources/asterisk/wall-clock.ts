import { instantOnWall } from '../../domain/calendar/wall.ts';
import { epochOf } from '../../domain/time.ts';
import { bornAt } from './calls/call.ts';

const QUARTER_MS = 900_000;
/** A record may be written so long before the second that its channel's id says. */
const EARLY_MS = 60_000;

/** `2026-09-21 14:13:21.5`, with an offset or without. */
const WALL = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * Reads times of records, in milliseconds since 1970. Where a time names no zone it is that of the server's wall: as said by
 * `timeZone`, else as a channel's id reveals it, which holds the second in which the channel began. The zone is the whole
 * quarters of an hour between the two where a call begins.
 */
export function wallClock(timeZone?: string) {
  let zone: number | undefined;
  /** `begins`: the record is of the first minutes of this channel. */
  return (time: string, channel: string, begins: boolean): number | undefined => {
    if (/^\d{9,11}(\.\d+)?$/.test(time)) return Math.floor(Number(time) * 1000);
    const [, date, clock, offset] = WALL.exec(time) ?? [];
    if (date === undefined) return undefined;
    const wall = Date.parse(`${date}T${clock}${withMinutes(offset ?? 'Z')}`);
    if (Number.isNaN(wall) || offset !== undefined) return Number.isNaN(wall) ? undefined : wall;
    if (timeZone !== undefined) return onWall(`${date}T${clock}`, timeZone);
    const born = bornAt(channel);
    const ahead =
      born === undefined ? undefined : Math.floor((wall - born + EARLY_MS) / QUARTER_MS) * QUARTER_MS;
    if (begins) zone = ahead ?? zone;
    return wall - (zone ?? ahead ?? 0);
  };
}

const withMinutes = (offset: string): string => (/^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset);

function onWall(wall: string, timeZone: string): number | undefined {
  const instant = instantOnWall(wall, timeZone);
  return instant && epochOf(instant);
}
