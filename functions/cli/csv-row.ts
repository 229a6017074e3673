import { hash } from 'node:crypto';
import type { CountryCode } from 'libphonenumber-js/min';
import type { OutsideType } from '../domain/event.ts';
import type { Instant } from '../domain/time.ts';
import { isWithheld } from '../domain/withheld.ts';
import { callerReader } from '../sources/caller-id.ts';
import { type CloudEvent, readMembers } from '../sources/cloud-events.ts';
import type { Cell, CsvMap, EventOfRow } from './csv-map.ts';
import { durationIn, timeReader } from './csv-time.ts';

type Row = { readonly events: readonly CloudEvent[] } | { readonly fault: string };

interface RowOptions {
  readonly source: string;
  readonly country: CountryCode | undefined;
  readonly timeZone: string | undefined;
  readonly shift: number;
  readonly arrived: Instant;
}

class Fault extends Error {}
const inColumn = (column: string, what: string): Fault => new Fault(`column ${column}: ${what}`);

type CellIn = (column: string) => string;
type Time = CsvMap['time'];

/**
 * Reads a row as its map says. Of one moment, `place` keeps the order of the rows. What is at fault is named by its
 * column; no content is repeated.
 */
export function rowReader(map: CsvMap, options: RowOptions): (cellIn: CellIn, place: number) => Row {
  const callerOf = callerReader(options.country);
  const zone = map.time.zone ?? options.timeZone ?? 'UTC';
  const timeIn = timesReader(zone);
  const names = namesOf(map.events);

  function valueIn(path: string, cell: Cell, cellIn: CellIn): unknown {
    if ('constant' in cell) return cell.constant;
    const text = cellIn(cell.column).trim();
    if ('values' in cell && Object.hasOwn(cell.values, text)) return cell.values[text] ?? undefined;
    if (text === '') return undefined;
    if ('values' in cell) {
      if (cell.otherwise !== undefined) return cell.otherwise ?? undefined;
      throw inColumn(cell.column, `none of ${Object.keys(cell.values).join(', ')}`);
    }
    if ('split' in cell) return partsOf(text, cell);
    if (/(^|\.)phone$/.test(path)) {
      const number = text.replace(/^'/, '');
      const { phone } = callerOf('prefix' in cell && /^\d/.test(number) ? cell.prefix + number : number);
      if (phone !== undefined || isWithheld(text)) return phone;
      throw inColumn(cell.column, 'not a phone number; one without + needs --country');
    }
    if (/(^|\.)(score|position)$/.test(path)) return Number(text);
    return 'prefix' in cell ? cell.prefix + text : text;
  }

  /** What the row tells; nothing, where the map ignores it. */
  function toldBy(cellIn: CellIn): readonly EventOfRow[] {
    const { type, events = [] } = map;
    if (type === undefined) return events.filter(({ when }) => holds(when, cellIn));
    const found = 'constant' in type ? type.constant : typeOf(type, cellIn);
    return found === 'ignore' ? [] : [{ type: found, after: [], when: [], data: {} }];
  }

  function eventOf(told: EventOfRow, cellIn: CellIn, order: number): CloudEvent {
    const { type, time: own, after, data: more } = told;
    const at = timeIn(own ?? map.time, cellIn) + passed(after, UNITS_MS[map.durations], cellIn);
    const fields = Object.entries({ ...map.data, ...map.types[type], ...more });
    const columnOf = (path: string): string | undefined => {
      const field = fields.find(([name]) => path === `data.${name}` || path.startsWith(`data.${name}.`));
      return field && 'column' in field[1]
        ? field[1].column
        : path === 'subject'
          ? map.subject.join(', ')
          : undefined;
    };
    const data: Record<string, unknown> = {};
    for (const [path, cell] of fields) put(data, path.split('.'), valueIn(path, cell, cellIn));
    const subject = subjectIn(map.subject, cellIn);
    const id = map.id === undefined ? '' : cellIn(map.id).trim();
    const content = hash('sha256', JSON.stringify([type, at, subject, data]), 'base64url');
    // Its data are checked below.
    const event = {
      specversion: '1.0',
      id: id === '' ? content : map.events === undefined ? id : `${id}:${names.get(told)}:${at}`,
      source: options.source,
      type,
      time: new Date(at + options.shift).toISOString(),
      subject,
      sequence: String(order),
      data,
    } as CloudEvent;
    const [refused] = readMembers([{ value: event }], options.arrived).refused;
    if (!refused) return event;
    const column = columnOf(refused.field ?? '');
    const where = column ?? (map.events === undefined ? undefined : `of ${type}`);
    throw new Fault(where === undefined ? refused.reason : `column ${where}: ${refused.reason}`);
  }

  return (cellIn, place) => {
    try {
      return { events: toldBy(cellIn).map((told, i) => eventOf(told, cellIn, place * MOST_OF_ROW + i)) };
    } catch (error) {
      if (error instanceof Fault) return { fault: error.message };
      throw error;
    }
  };
}

/** What tells the events of a row apart: the second transfer may be at the moment of the first. */
const namesOf = (events: readonly EventOfRow[] = []): ReadonlyMap<EventOfRow, string> =>
  new Map(
    events.map((event, i) => {
      const before = events.slice(0, i).filter(({ type }) => type === event.type).length;
      return [event, before === 0 ? event.type : `${event.type}.${before + 1}`];
    }),
  );

function partsOf(text: string, { split, take }: Extract<Cell, { split: string }>): unknown {
  const parts = text
    .split(split)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return take === 'all' ? parts : parts.at(take === 'first' ? 0 : -1);
}

/** A conversation that only several cells name goes by none of them: they may be personal. */
function subjectIn(columns: readonly string[], cellIn: CellIn): string {
  const cells = columns.map((column) => cellIn(column).trim());
  if (cells.length === 1 || cells.every((cell) => cell === '')) return cells[0] ?? '';
  return hash('sha256', JSON.stringify(cells), 'base64url').slice(0, 22);
}

/** The events of a row stand in its order, and rows in theirs. */
const MOST_OF_ROW = 100;

type ByColumn = Extract<CsvMap['type'], { column: string }>;

function typeOf({ column, values, otherwise }: ByColumn, cellIn: CellIn): OutsideType | 'ignore' {
  const found = cellIn(column).trim();
  const type = Object.hasOwn(values, found) ? values[found] : otherwise;
  if (type !== undefined) return type;
  throw inColumn(column, `none of ${Object.keys(values).join(', ')}`);
}

const holds = (when: EventOfRow['when'], cellIn: CellIn): boolean =>
  when.every(({ column, is, isNot }) => {
    const text = cellIn(column).trim();
    return (is?.includes(text) ?? true) && !isNot?.includes(text);
  });

function timesReader(zone: string): (time: Time, cellIn: CellIn) => number {
  const readers = new Map<Time, (text: string) => number | undefined>();
  return (time, cellIn) => {
    const reader = readers.get(time) ?? timeReader(time.format, time.zone ?? zone);
    readers.set(time, reader);
    const text = time.column.map((column) => cellIn(column).trim()).join(' ');
    const at = reader(text.trim());
    if (at === undefined)
      throw inColumn(time.column.join(', '), `not a time as the map has it: ${time.format}`);
    return at;
  };
}

const UNITS_MS = { seconds: 1000, milliseconds: 1, minutes: 60_000, days: 86_400_000 } as const;

const passed = (columns: readonly string[], unit: number, cellIn: CellIn): number =>
  columns.reduce((sum, column) => {
    const duration = durationIn(cellIn(column).trim(), unit);
    if (duration === undefined) throw inColumn(column, 'not a duration, like 90, 1:30 or PT1M30S');
    return sum + duration;
  }, 0);

/** An object is there only when anything in it is. */
function put(into: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (value === undefined || name === '__proto__') return;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = into[name];
  const object = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  into[name] = object;
  put(object, rest, value);
}
