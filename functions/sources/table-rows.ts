/** A row of a table by the names of its columns, in lower case. */
export type Row = Readonly<Record<string, string>>;

/** What databases and files call the same columns, and which of them every row needs. */
export interface Naming {
  readonly same: Readonly<Record<string, string>>;
  readonly needed: readonly string[];
  /** What no row of values has: looking at every line for names would take long. */
  readonly hint: RegExp;
  /** The columns of a file that has no row of names. */
  readonly columns?: readonly string[];
}

/** In the order in which they are tried: `mysql --batch`, spreadsheets, CSV, and tables as `psql` and `mysql` draw them. */
const DELIMITERS = ['\t', ';', ',', '|'] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** How a table's rows are written, once its row of names has been read. */
interface Form {
  readonly columns: readonly string[];
  readonly delimiter: Delimiter;
  /** `mysql` draws a border at both ends of each row. */
  readonly isFramed: boolean;
}

/**
 * Reads the rows of one table, as a database prints or exports them. A row of names says how the columns stand, and may come
 * again at the head of another file.
 */
export function rowReader({ same, needed, hint, columns }: Naming) {
  let form: Form | undefined = columns && { columns, delimiter: ',', isFramed: false };

  function named(line: string): Form | undefined {
    const isFramed = line.trimStart().startsWith('|');
    for (const delimiter of DELIMITERS) {
      const cells = cellsOf(line, delimiter, isFramed).map((cell) => cell.toLowerCase());
      const names = cells.map((cell) => (Object.hasOwn(same, cell) ? (same[cell] ?? cell) : cell));
      if (needed.every((name) => names.includes(name))) return { columns: names, delimiter, isFramed };
    }
    return undefined;
  }

  return {
    /** Whether how the columns stand is known. */
    begun: (): boolean => form !== undefined,
    /** The row in this line, if there is one: borders, counts and the row of names itself are none. */
    row(line: string): Row | undefined {
      const names = hint.test(line) ? named(line) : undefined;
      if (names) form = names;
      if (names || form === undefined) return undefined;
      const cells = cellsOf(line, form.delimiter, form.isFramed);
      return cells.length < needed.length || /^[-+=]*$/.test(cells.join(''))
        ? undefined
        : Object.fromEntries(form.columns.map((name, i) => [name, cells[i] ?? '']));
    },
    /** The same of a row that came as JSON. */
    ofJson: (fields: object): Row =>
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => {
          const name = key.toLowerCase();
          const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? '');
          return [Object.hasOwn(same, name) ? (same[name] ?? name) : name, String(text)];
        }),
      ),
  };
}

const CELLS: Readonly<Record<Exclude<Delimiter, '|'>, RegExp>> = {
  '\t': /(?:^|\t)(?:"((?:[^"]|"")*)"(?=\t|$)|([^\t]*))/g,
  ';': /(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g,
  ',': /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g,
};

function cellsOf(line: string, delimiter: Delimiter, isFramed: boolean): string[] {
  if (delimiter === '|') {
    const inner = isFramed ? line.trim().replace(/^\|/, '').replace(/\|$/, '') : line;
    return inner.split('|').map(plain);
  }
  return [...line.matchAll(CELLS[delimiter])].map(([, quoted, bare]) =>
    plain((quoted ?? bare ?? '').replaceAll('""', '"')),
  );
}

/** Databases have a word for a cell without a value. */
function plain(cell: string): string {
  const value = cell.trim();
  return value === 'NULL' || value === '\\N' ? '' : value;
}
