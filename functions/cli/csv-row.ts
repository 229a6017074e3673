import { hash } from 'node:crypto';
import type { CountryCode } from 'libphonenumber-js/min';
import type { OutsideType } from '../domain/event.ts';
import type { Instant } from '../domain/time.ts';
import { callerReader } from '../sources/caller-id.ts';
import { type CloudEvent, readMembers } from '../sources/cloud-events.ts';
import type { Cell, CsvMap } from './csv-map.ts';
import { timeReader } from './csv-time.ts';

type Row = { readonly event: CloudEvent } | { readonly ignored: true } | { readonly fault: string };

interface RowOptions {
  readonly source: string;
  readonly country: CountryCode | undefined;
  readonly timeZone: string | undefined;
  readonly shift: number;
  readonly arrived: Instant;
}

class Fault extends Error {}
const inColumn = (column: string, what: string): Fault => new Fault(`column ${column}: ${what}`);

/** What stands there when a caller shows no number. */
const WITHHELD = /^(anonymous|private|restricted|unavailable|unknown|withheld)$/i;

type CellIn = (column: string) => string;

/**
 * Reads a row as its map says. Of one moment, `place` keeps the order of the rows. What is at fault is named by its
 * column; no content is repeated.
 */
export function rowReader(map: CsvMap, options: RowOptions): (cellIn: CellIn, place: number) => Row {
  const timeOf = timeReader(map.time.format, map.time.zone ?? options.timeZone ?? 'UTC');
  const callerOf = callerReader(options.country);

  function valueIn(path: string, cell: Cell, cellIn: CellIn): unknown {
    if ('constant' in cell) return cell.constant;
    const text = cellIn(cell.column).trim();
    if (text === '') return undefined;
    if ('values' in cell) {
      if (Object.hasOwn(cell.values, text)) return cell.values[text];
      throw inColumn(cell.column, `none of ${Object.keys(cell.values).join(', ')}`);
    }
    if (/(^|\.)phone$/.test(path)) {
      const { phone } = callerOf(text);
      if (phone !== undefined || WITHHELD.test(text)) return phone;
      throw inColumn(cell.column, 'not a phone number; one without + needs --country');
    }
    return /(^|\.)(score|position)$/.test(path) ? Number(text) : text;
  }

  function typeOf(cellIn: CellIn): OutsideType | 'ignore' {
    const { type } = map;
    if ('constant' in type) return type.constant;
    const found = cellIn(type.column).trim();
    if (Object.hasOwn(type.values, found)) return type.values[found] ?? 'ignore';
    throw inColumn(type.column, `none of ${Object.keys(type.values).join(', ')}`);
  }

  function eventOf(type: OutsideType, cellIn: CellIn, place: number): CloudEvent {
    const at = timeOf(cellIn(map.time.column).trim());
    if (at === undefined) throw inColumn(map.time.column, `not a time as the map has it: ${map.time.format}`);
    const fields = Object.entries({ ...map.data, ...map.types[type] });
    const columnOf = (path: string): string | undefined => {
      const field = fields.find(([name]) => path === `data.${name}` || path.startsWith(`data.${name}.`));
      return field && 'column' in field[1] ? field[1].column : path === 'subject' ? map.subject : undefined;
    };
    const data: Record<string, unknown> = {};
    for (const [path, cell] of fields) put(data, path.split('.'), valueIn(path, cell, cellIn));
    const subject = cellIn(map.subject).trim();
    const time = new Date(at + options.shift).toISOString();
    const id = map.id === undefined ? '' : cellIn(map.id).trim();
    const content = hash('sha256', JSON.stringify([type, at, subject, data]), 'base64url');
    // Its data are checked below.
    const event = {
      specversion: '1.0',
      id: id === '' ? content : id,
      source: options.source,
      type,
      time,
      subject,
      sequence: String(place),
      data,
    } as CloudEvent;
    const [refused] = readMembers([{ value: event }], options.arrived).refused;
    if (!refused) return event;
    const column = columnOf(refused.field ?? '');
    throw new Fault(column === undefined ? refused.reason : `column ${column}: ${refused.reason}`);
  }

  return (cellIn, place) => {
    try {
      const type = typeOf(cellIn);
      return type === 'ignore' ? { ignored: true } : { event: eventOf(type, cellIn, place) };
    } catch (error) {
      if (error instanceof Fault) return { fault: error.message };
      throw error;
    }
  };
}

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
