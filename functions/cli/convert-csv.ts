import { instantAt } from '../domain/time.ts';
import type { CloudEvent } from '../sources/cloud-events.ts';
import type { Conversion, ConversionOptions } from './conversion.ts';
import { counted, some, when } from './convert-words.ts';
import { columnsOf, readCsvMap } from './csv-map.ts';
import { cellsOf, recordJoiner } from './csv-records.ts';
import { rowReader } from './csv-row.ts';
import { CommandFailure } from './failure.ts';

const MOST_PLACES = 20;
const LONGEST_RECORD = 1024 * 1024;

/** Any table, by a map of its columns: the first line of each file names them. One row at a time is held. */
export function csv(options: ConversionOptions): Conversion {
  if (options.map === undefined)
    throw new CommandFailure(2, '--map FILE: --from csv needs to know which column is what');
  const map = readCsvMap(options.map);
  const read = rowReader(map, { ...options, arrived: instantAt(Date.now()) });
  const joiner = recordJoiner(LONGEST_RECORD);
  const report = {
    rows: 0,
    events: 0,
    ignored: 0,
    types: {} as Record<string, number>,
    refused: 0,
    refusedPlaces: [] as { file: string; line: number; reason: string }[],
  };
  let current: { readonly file: string; readonly columns: readonly string[] } | undefined;
  /** Lines of a file before that of names. */
  let above: { readonly file: string; count: number } | undefined;

  function refuse(file: string, line: number, reason: string): readonly CloudEvent[] {
    report.refused += 1;
    if (report.refusedPlaces.length < MOST_PLACES) report.refusedPlaces.push({ file, line, reason });
    return [];
  }

  /** A title of the report, or the line by which Excel is told the delimiter. */
  function isAbove(file: string, text: string | undefined): boolean {
    if (above?.file !== file) above = { file, count: 0 };
    if (/^\ufeff?sep=.$/i.test(text ?? '')) return true;
    above.count += 1;
    return above.count < map.header;
  }

  function header(file: string, line: number, text: string): void {
    // What UTF-16, or letters of an older code page, become in UTF-8.
    if (/[\0\ufffd]/.test(text))
      throw new CommandFailure(2, `${file}:${line}: not UTF-8; convert it, like iconv -f UTF-16 -t UTF-8`);
    const found = cellsOf(text.replace(/^\ufeff/, ''), map.delimiter);
    if ('fault' in found) throw new CommandFailure(2, `${file}:${line}: ${found.fault}`);
    const columns = found.cells.map((name) => name.trim());
    const missing = columnsOf(map).filter((name) => !columns.includes(name));
    if (missing.length > 0)
      throw new CommandFailure(
        2,
        `${file}:${line}: no column ${[...new Set(missing)].join(', ')}; there are ${columns.join(', ')}`,
      );
    current = { file, columns };
  }

  function row(file: string, line: number, text: string, columns: readonly string[]): readonly CloudEvent[] {
    report.rows += 1;
    const found = cellsOf(text, map.delimiter);
    if ('fault' in found) return refuse(file, line, found.fault);
    const { cells } = found;
    const isPadded = cells.slice(columns.length).every((cell) => cell === '');
    if (cells.length < columns.length || !isPadded)
      return refuse(file, line, `${cells.length} cells under ${columns.length} columns`);
    const result = read((column) => cells[columns.indexOf(column)] ?? '', report.rows);
    if ('fault' in result) return refuse(file, line, result.fault);
    if (result.events.length === 0) report.ignored += 1;
    report.events += result.events.length;
    for (const { type } of result.events) report.types[type] = (report.types[type] ?? 0) + 1;
    return result.events;
  }

  /** A file ended inside quotes. */
  function unclosed(): void {
    const rest = joiner.end();
    if (rest && current) refuse(current.file, rest.line, 'its quotes are not closed');
  }

  return {
    read(text, { file, line }) {
      if (current?.file !== file) {
        unclosed();
        if (isAbove(file, text)) return [];
        if (text === undefined) throw new CommandFailure(2, `${file}:${line}: too long for a line of names`);
        header(file, line, text);
        return [];
      }
      if (text === undefined) return refuse(file, line, 'longer than any row');
      const record = joiner.push(text, line);
      if (!record || record.text.trim() === '') return [];
      return row(file, record.line, record.text, current.columns);
    },
    end() {
      unclosed();
      return [];
    },
    report: () => report,
    understood: () => report.refused < report.rows || report.rows === 0,
    sentences: () => [
      ...report.refusedPlaces.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
      ...(report.refused > MOST_PLACES ? [`and ${report.refused - MOST_PLACES} more refused rows`] : []),
      `rows: ${report.rows}, events: ${report.events}`,
      ...when(report.types, `types: ${counted(report.types)}`),
      ...some(report.ignored, 'rows that the map ignores'),
      ...some(report.refused, 'refused rows'),
    ],
  };
}
