import { jsonObjectReader } from '../json-objects.ts';
import { cellsOfNamed, inUsualOrder, recordTable } from './row-tables.ts';

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
  const objects = jsonObjectReader();
  const table = recordTable();

  function close(): SwitchRecord[] {
    const done = count > 0 ? [{ form: 'event', fields } as const] : [];
    fields = {};
    count = 0;
    return done;
  }

  function xml(line: string): SwitchRecord[] {
    if (document.length < LONGEST_RECORD) document += line;
    const [whole, ...more] = document.split('</cdr>');
    if (whole === undefined || more.length === 0) return [];
    document = '';
    return [recordOfXml(whole), ...xml(more.join('</cdr>').trim())];
  }

  return {
    line(raw: string): SwitchRecord[] {
      const line = raw.trimEnd();
      if (document !== '') return xml(line);
      if (objects.takes(line)) return [...close(), ...objects.line(line).flatMap(recordOfJson)];
      if (line === '') return close();
      const first = line.trimStart();
      if (/^<(\?xml|cdrs?\b)/.test(first)) return [...close(), ...xml(first.replace(/^<cdrs>/, ''))];
      if (first.startsWith('"') && first.includes('","') && !table.begun())
        return [...close(), { form: 'row', cells: inUsualOrder(cellsOf(first)) }];
      const [, inserted] = INSERTED.exec(first) ?? [];
      if (inserted !== undefined) return [{ form: 'row', cells: cellsOf(inserted) }];
      const row = table.row(line);
      if (row) return [ofRow(row)];
      if (table.begun()) return [];
      return field(line);
    },
    end: (): SwitchRecord[] => [...close(), ...objects.end().flatMap(recordOfJson)],
    /** JSON that is none, and records that were cut off. */
    unread: (): number => objects.unread() + (document === '' ? 0 : 1),
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

/** What the template `sql` writes around a row. */
const INSERTED = /^INSERT INTO \w+ VALUES ?\((".*")\);?$/i;

function ofRow(row: Fields): SwitchRecord {
  const cells = cellsOfNamed(row);
  return cells ? { form: 'row', cells } : { form: 'cdr', fields: row };
}

/**
 * An event, a call's record of mod_json_cdr, or the same as one row of a table. A record has the caller's number
 * among its variables only if a dialplan put it there; the profile of the channel has it always.
 */
function recordOfJson(value: object): SwitchRecord[] {
  const { variables, callflow } = value as { variables?: unknown; callflow?: unknown };
  if (typeof variables === 'object' && variables !== null)
    return [{ form: 'cdr', fields: { ...profileOf(callflow), ...fieldsOf(variables) } }];
  const fields = fieldsOf(value);
  const isEvent = Object.hasOwn(fields, 'event-name') || Object.hasOwn(fields, 'cc-action');
  return [isEvent || !Object.hasOwn(fields, 'hangup_cause') ? { form: 'event', fields } : ofRow(fields)];
}

const PROFILED = ['caller_id_number', 'destination_number'];

/** The profile with which the channel began: each transfer puts one before it. */
function profileOf(callflow: unknown): Fields {
  const first: unknown = Array.isArray(callflow) ? callflow.at(-1) : callflow;
  const { caller_profile: profile } = Object(first) as { caller_profile?: unknown };
  return Object.fromEntries(
    Object.entries(fieldsOf(Object(profile))).filter(([name]) => PROFILED.includes(name)),
  );
}

function fieldsOf(value: object): Fields {
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(value).slice(0, MOST_FIELDS))
    if (typeof field === 'string' || typeof field === 'number')
      fields[name.toLowerCase()] = decoded(String(field)).slice(0, LONGEST_VALUE);
  return fields;
}

/** mod_xml_cdr writes each variable as an element of `<variables>`, its value URL-encoded; profiles as its JSON has them. */
function recordOfXml(document: string): SwitchRecord {
  const variables = /<variables>([\s\S]*?)<\/variables>/.exec(document)?.[1] ?? '';
  const profiles = document.slice(document.lastIndexOf('<caller_profile>')).split('</caller_profile>');
  const profiled = elementsOf(profiles[0] ?? '').filter(([name]) => PROFILED.includes(name));
  return { form: 'cdr', fields: Object.fromEntries([...profiled, ...elementsOf(variables)]) };
}

const elementsOf = (xml: string): [string, string][] =>
  [...xml.matchAll(/<([\w-]+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    decoded(value).slice(0, LONGEST_VALUE),
  ]);

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
