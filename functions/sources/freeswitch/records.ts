/** One thing that FreeSWITCH wrote: its fields by their names in lower case, or the cells of a row. */
export type SwitchRecord =
  | { readonly form: 'event'; readonly fields: Fields }
  /** A call's record: the variables of its channel. */
  | { readonly form: 'cdr'; readonly fields: Fields }
  | { readonly form: 'row'; readonly cells: readonly string[] };

export type Fields = Readonly<Record<string, string>>;

const LONGEST_VALUE = 4096;
/** A call's record as JSON or XML, with everything that the channel went through. */
const LONGEST_RECORD = 1024 * 1024;
const MOST_FIELDS = 2000;

/**
 * Puts lines together to records, in whatever form they are: events as the event socket writes them (`event plain`,
 * URL-encoded or not, or `event json`), calls' records of mod_json_cdr, mod_xml_cdr and mod_cdr_csv.
 */
export function switchRecordReader() {
  let fields: Record<string, string> = {};
  let count = 0;
  let document = '';
  let form: 'lines' | 'json' | 'xml' = 'lines';
  let balance = 0;

  function close(): SwitchRecord[] {
    const done = count > 0 ? [{ form: 'event', fields } as const] : [];
    fields = {};
    count = 0;
    return done;
  }

  function json(line: string): SwitchRecord[] {
    if (document.length < LONGEST_RECORD) document += `${line}\n`;
    balance += balanceOf(line);
    if (balance > 0) return [];
    const record = recordOfJson(document);
    document = '';
    form = 'lines';
    return record ? [record] : [];
  }

  function xml(line: string): SwitchRecord[] {
    if (document.length < LONGEST_RECORD) document += line;
    if (!line.includes('</cdr>')) return [];
    const record = recordOfXml(document);
    document = '';
    form = 'lines';
    return [record];
  }

  return {
    line(raw: string): SwitchRecord[] {
      const line = raw.trimEnd();
      if (form === 'json') return json(line);
      if (form === 'xml') return xml(line);
      if (line === '') return close();
      const first = line.trimStart();
      if (first.startsWith('{')) {
        form = 'json';
        balance = 0;
        return [...close(), ...json(line)];
      }
      if (/^<(\?xml|cdr\b)/.test(first)) {
        form = 'xml';
        return [...close(), ...xml(line)];
      }
      if (first.startsWith('"') && first.includes('","'))
        return [...close(), { form: 'row', cells: cellsOf(first) }];
      return field(line);
    },
    end: (): SwitchRecord[] => close(),
  };

  function field(line: string): SwitchRecord[] {
    const colon = line.indexOf(':');
    if (colon < 1) return [];
    const name = line.slice(0, colon).trim().toLowerCase();
    // A capture without empty lines: what stands twice begins the next event.
    const done =
      Object.hasOwn(fields, name) && /^(event-name|event-subclass|content-length)$/.test(name) ? close() : [];
    if (count++ < MOST_FIELDS) fields[name] = decoded(line.slice(colon + 1).trim()).slice(0, LONGEST_VALUE);
    return done;
  }
}

/** Opening minus closing braces outside of texts. */
function balanceOf(line: string): number {
  let balance = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g))
    balance += token === '{' ? 1 : token === '}' ? -1 : 0;
  return balance;
}

function recordOfJson(document: string): SwitchRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(document.trim().replace(/,$/, ''));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { variables } = value as { variables?: unknown };
  return typeof variables === 'object' && variables !== null
    ? { form: 'cdr', fields: fieldsOf(variables) }
    : { form: 'event', fields: fieldsOf(value) };
}

function fieldsOf(value: object): Fields {
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(value).slice(0, MOST_FIELDS))
    if (typeof field === 'string' || typeof field === 'number')
      fields[name.toLowerCase()] = decoded(String(field)).slice(0, LONGEST_VALUE);
  return fields;
}

/** mod_xml_cdr writes each variable as an element of `<variables>`, its value URL-encoded. */
function recordOfXml(document: string): SwitchRecord {
  const variables = /<variables>([\s\S]*?)<\/variables>/.exec(document)?.[1] ?? '';
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of variables.matchAll(/<([\w-]+)>([^<]*)<\/\1>/g))
    fields[name.toLowerCase()] = decoded(value).slice(0, LONGEST_VALUE);
  return { form: 'cdr', fields };
}

/** Nothing in a cell is escaped: a caller's name may hold quotes. Templates that quote every cell are cut between them. */
function cellsOf(line: string): string[] {
  const quoted = /^"(.*)"$/.exec(line)?.[1]?.split(/",\s?"/) ?? [];
  if (quoted.length >= ROW_CELLS) return quoted;
  return [...line.matchAll(/"((?:[^"]|"")*)"|([^,"]+)|(?<=,)(?=,|$)/g)].map(([, inner, bare]) =>
    (inner ?? bare ?? '').replaceAll('""', '"'),
  );
}

/** As many as the shortest of the module's templates writes. */
const ROW_CELLS = 12;

/**
 * Values come URL-encoded from the socket and from mod_xml_cdr, and plain from elsewhere. What a phone sent need not be
 * UTF-8: then its plain letters are decoded, and the rest stays as it is.
 */
function decoded(value: string): string {
  if (!/%[0-9A-Fa-f]{2}/.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value.replaceAll(/%[2-7][0-9A-Fa-f]/g, (code) => decodeURIComponent(code));
  }
}
