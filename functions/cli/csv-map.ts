import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { OUTSIDE_DATA, type OutsideType } from '../domain/event.ts';
import { isZone } from '../domain/zones/zone.ts';
import { CommandFailure, fileFailure } from './failure.ts';

/** Which columns of a table become which fields of events: what `--map` names, in YAML or JSON. */

const Type = z.custom<OutsideType>(
  (type) => typeof type === 'string' && Object.hasOwn(OUTSIDE_DATA, type),
  'not a type of the events that Baton takes, like interaction.started',
);

const Column = z.string().min(1);
/** One, or several whose cells belong together, like a date and a time. */
const Columns = z.union([Column.transform((column) => [column]), z.array(Column).min(1)]);
/**
 * A column by its name (`prefix` before what stands there, like the + that a number lacks), what its values mean, a list in
 * one cell or one of that list, or the same for every row. An empty cell is a field left out.
 */
const Cell = z.union([
  Column.transform((column) => ({ column })),
  z.strictObject({ column: Column, values: z.record(z.string(), z.json()), otherwise: z.json().optional() }),
  z.strictObject({
    column: Column,
    split: z.string().min(1),
    take: z.enum(['all', 'first', 'last']).default('all'),
  }),
  z.strictObject({ column: Column, prefix: z.string().min(1) }),
  z.strictObject({ constant: z.json() }),
]);
const Fields = z.record(
  z.string().regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/, 'not a path like customer.phone'),
  Cell,
);

const Time = z.strictObject({
  column: Columns,
  /** `iso`, `seconds`, `milliseconds`, or letters like `DD.MM.YYYY HH:mm:ss` or `M/D/YYYY h:mm A`. */
  format: z.string().min(1).default('iso'),
  /** Of times that name none; `--time-zone`, or UTC, when left out. */
  zone: z.string().refine(isZone, 'not a zone of the IANA data base').optional(),
});

/** YAML reads `0` and `yes` as what they are not in a cell. */
const Texts = z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)).min(1);
const When = z.strictObject({ column: Column, is: Texts.optional(), isNot: Texts.optional() });

/** One of the events of a row that tells a whole call. */
const EventOfRow = z.strictObject({
  type: Type,
  /** Left out, the row's. */
  time: Time.optional(),
  /** Durations that passed since then: numbers, `1:30`, `0:01:30` or `PT1M30S`. */
  after: Columns.default([]),
  /** All must hold. */
  when: z.union([When.transform((when) => [when]), z.array(When)]).default([]),
  data: Fields.default({}),
});

const CsvMap = z
  .strictObject({
    delimiter: z.string().length(1).default(','),
    /** The line of names, from 1: reports may have a title above it. */
    header: z.int().positive().default(1),
    time: Time,
    /** What a plain number means in `after`. */
    durations: z.enum(['seconds', 'milliseconds', 'minutes', 'days']).default('seconds'),
    /** The conversation, which must survive transfers; of several columns, what tells them apart from others. */
    subject: Columns,
    /** What makes a row this very row; left out, its content does. */
    id: Column.optional(),
    type: z
      .union([
        z.strictObject({ constant: Type }),
        z.strictObject({
          column: Column,
          values: z.record(z.string(), z.union([z.literal('ignore'), Type])),
          otherwise: z.union([z.literal('ignore'), Type]).optional(),
        }),
      ])
      .optional(),
    /** In place of `type`, where a row is a whole call. */
    events: z.array(EventOfRow).min(1).max(50).optional(),
    /** Of every event. */
    data: Fields.default({}),
    /** More of them, by the type of the event. */
    types: z.partialRecord(Type, Fields).default({}),
  })
  .refine(({ type, events }) => (type === undefined) !== (events === undefined), {
    path: ['type'],
    message: 'needs either type, for a row that is one event, or events, for one that is a whole call',
  });
export type CsvMap = z.infer<typeof CsvMap>;
export type Cell = z.infer<typeof Cell>;
export type EventOfRow = z.infer<typeof EventOfRow>;

/** @throws CommandFailure when the file is not there, or is no such map: each fault with its place. */
export function readCsvMap(file: string): CsvMap {
  const read = CsvMap.safeParse(contentOf(file));
  if (read.success) return read.data;
  const faults = read.error.issues.map(
    ({ path, message }) => `${file} at ${path.join('.') || 'its top'}: ${message}`,
  );
  throw new CommandFailure(2, faults.join('\n'));
}

function contentOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFailure(file, error);
  }
  try {
    return parse(text);
  } catch (error) {
    throw new CommandFailure(
      2,
      `${file}: ${error instanceof Error ? error.message : 'neither YAML nor JSON'}`,
    );
  }
}

/** The columns that it names. */
export function columnsOf({ time, subject, id, type, events = [], data, types }: CsvMap): readonly string[] {
  const fields = [data, ...Object.values(types), ...events.map((event) => event.data)];
  const cells = fields.flatMap((some) => Object.values(some ?? {}));
  return [
    ...time.column,
    ...subject,
    ...(id === undefined ? [] : [id]),
    ...(type && 'column' in type ? [type.column] : []),
    ...cells.flatMap((cell) => ('column' in cell ? [cell.column] : [])),
    ...events.flatMap(({ time: own, after, when }) => [
      ...(own?.column ?? []),
      ...after,
      ...when.map(({ column }) => column),
    ]),
  ];
}
