/** A record of a table in CSV, as RFC 4180 has it: cells in quotes may hold the delimiter, line ends, and quotes twice. */
type CsvRecord = { readonly cells: readonly string[] } | { readonly fault: string };

interface Joined {
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
}

/** Puts lines together until their quotes are closed, or until they are longer than any record. */
export function recordJoiner(longest: number) {
  let lines: string[] = [];
  let begins = 0;
  let length = 0;
  let isOpen = false;

  function joined(): Joined | undefined {
    if (lines.length === 0) return undefined;
    const record = { text: lines.join('\n'), line: begins };
    lines = [];
    length = 0;
    isOpen = false;
    return record;
  }

  return {
    /** The record that this line completes. */
    push(text: string, line: number): Joined | undefined {
      if (lines.length === 0) begins = line;
      lines.push(text);
      length += text.length;
      if (hasOddQuotes(text)) isOpen = !isOpen;
      return isOpen && length <= longest ? undefined : joined();
    },
    /** What is still open when the file ends. */
    end: joined,
  };
}

/** A quote inside quotes is doubled, so those of a whole record are even. */
function hasOddQuotes(text: string): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}

/** `="0123"` is how a number is kept from being one in Excel. */
const asText = (cell: string): string => /^="([^"]*)"$/.exec(cell)?.[1] ?? cell;

export function cellsOf(record: string, delimiter: string): CsvRecord {
  const cells: string[] = [];
  for (let at = 0; at <= record.length; ) {
    if (record[at] !== '"') {
      const found = record.indexOf(delimiter, at);
      const end = found < 0 ? record.length : found;
      const cell = asText(record.slice(at, end));
      if (cell.includes('"')) return { fault: `cell ${cells.length + 1}: a quote in a cell without quotes` };
      cells.push(cell);
      at = end + 1;
      continue;
    }
    let end = record.indexOf('"', at + 1);
    while (end >= 0 && record[end + 1] === '"') end = record.indexOf('"', end + 2);
    if (end < 0) return { fault: `cell ${cells.length + 1}: its quotes are not closed` };
    const after = record[end + 1];
    if (after !== undefined && after !== delimiter)
      return { fault: `cell ${cells.length + 1}: text after its closing quote` };
    cells.push(asText(record.slice(at + 1, end).replaceAll('""', '"')));
    at = end + 2;
  }
  return { cells };
}
