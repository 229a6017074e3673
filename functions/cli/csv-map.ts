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
/** A column by its name, what its values mean, or the same for every row. An empty cell is a field left out. */
const Cell = z.union([
  Column.transform((column) => ({ column })),
  z.strictObject({ column: Column, values: z.record(z.string(), z.json()) }),
  z.strictObject({ constant: z.json() }),
]);
const Fields = z.record(
  z.string().regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/, 'not a path like customer.phone'),
  Cell,
);

const CsvMap = z.strictObject({
  delimiter: z.string().length(1).default(','),
  time: z.strictObject({
    column: Column,
    /** `iso`, `seconds`, `milliseconds`, or letters like `DD.MM.YYYY HH:mm:ss`. */
    format: z.string().min(1).default('iso'),
    /** Of times that name none; `--time-zone`, or UTC, when left out. */
    zone: z.string().refine(isZone, 'not a zone of the IANA data base').optional(),
  }),
  /** The conversation, which must survive transfers. */
  subject: Column,
  /** What makes a row this very row; left out, its content does. */
  id: Column.optional(),
  type: z.union([
    z.strictObject({ constant: Type }),
    z.strictObject({ column: Column, values: z.record(z.string(), z.union([z.literal('ignore'), Type])) }),
  ]),
  /** Of every event. */
  data: Fields.default({}),
  /** More of them, by the type of the event. */
  types: z.partialRecord(Type, Fields).default({}),
});
export type CsvMap = z.infer<typeof CsvMap>;
export type Cell = z.infer<typeof Cell>;

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
export function columnsOf({ time, subject, id, type, data, types }: CsvMap): readonly string[] {
  const cells = [data, ...Object.values(types)].flatMap((fields) => Object.values(fields ?? {}));
  return [
    time.column,
    subject,
    ...(id === undefined ? [] : [id]),
    ...('column' in type ? [type.column] : []),
    ...cells.flatMap((cell) => ('column' in cell ? [cell.column] : [])),
  ];
}
