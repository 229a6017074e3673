import { isFields, timeIn } from '../fields.ts';
import { jsonObjectReader } from '../json-objects.ts';
import type { AmiBlock } from './ami-block.ts';
import { amiBlockReader, fieldOf } from './ami-block.ts';
import { stampOf } from './ami-clock.ts';
import { wallClock } from './wall-clock.ts';

/** What stands before `Event:` where a log has a time, a level or an arrow before each line, or before the first of each event. */
const PREFIXED = /^(\S.*?[\s\]>|:])(?:Event|Response): ?\S/i;
/** A field, whose value may speak of an event; a logger's level is written small. */
const FIELD = /^[A-Z][A-Za-z0-9()-]*:(?: |$)/;
const TIME =
  /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?|(?<!\d)\d{10}\.\d{1,9}(?!\d)/;
const BEGINS = /^(newchannel|queuecallerjoin|join)$/i;

/** Two prefixes are of one form when they differ in nothing but their numbers. */
const formOf = (prefix: string): string => prefix.replaceAll(/\d/g, '9').trimEnd();

/**
 * Puts the lines of a recorded manager interface together to blocks, however they were recorded: as they came, with a prefix
 * before each line, or as the JSON of a client, an event a line or all in an array. Where the recorder noted when a block
 * came and Asterisk did not, that is its time.
 */
export function amiCaptureReader(timeZone?: string) {
  const blocks = amiBlockReader();
  const json = jsonObjectReader();
  const clock = wallClock(timeZone);
  let prefix = '';
  /** When the present block came, as the recorder wrote it. */
  let came: string | undefined;
  let isZoneKnown = timeZone !== undefined;
  let passedOver = 0;

  function bare(line: string): string {
    if (FIELD.test(line)) return line;
    const [, before] = PREFIXED.exec(line) ?? [];
    if (before !== undefined) prefix = before;
    const own = line.slice(0, prefix.length);
    return prefix !== '' && formOf(own) === formOf(prefix) ? line.slice(prefix.length) : line;
  }

  function stamped(block: AmiBlock | undefined): AmiBlock[] {
    if (block === undefined) return NONE;
    const time = came;
    came = undefined;
    if (time === undefined || stampOf(block) !== undefined) return [block];
    const id = fieldOf(block, 'uniqueid');
    const iso = time.replace(',', '.').replace(/ ?([+-]\d\d)(\d\d)$/, '$1:$2');
    isZoneKnown ||= id !== undefined || /\d(?:Z|[+-]\d\d:\d\d)$|^\d{10}\./.test(iso);
    const at = isZoneKnown ? clock(iso, id ?? '', BEGINS.test(fieldOf(block, 'event') ?? '')) : undefined;
    return [at === undefined ? block : withStamp(block, at)];
  }

  return {
    /** The blocks that this line completes. */
    line(raw: string): AmiBlock[] {
      if (raw === '' || (prefix === '' && FIELD.test(raw))) return stamped(blocks.line(raw));
      if (json.takes(raw)) return json.line(raw).flatMap(blocksOfJson);
      const line = bare(raw);
      const name = /^\s*[A-Za-z][\w() -]*:/.test(line);
      if (!name && /[^\s.]/.test(line)) passedOver++;
      const done = blocks.line(line);
      const closed = stamped(done);
      if (name && /^\s*(?:event|response):/i.test(line))
        [came] = TIME.exec(raw.slice(0, prefix.length)) ?? [];
      return closed;
    },
    end: (): AmiBlock[] => [...json.end().flatMap(blocksOfJson), ...stamped(blocks.end())],
    /** Lines that are no part of a block, and JSON that is none. */
    passedOver: (): number => passedOver + json.unread(),
  };
}

const NONE: AmiBlock[] = [];

const withStamp = ({ fields, text }: AmiBlock, at: number): AmiBlock => ({
  fields: { ...fields, timestamp: (at / 1000).toFixed(3) },
  text: `${text}${at}`,
});

const LONGEST_VALUE = 4096;

/** An event as a client's object, which may stand in another with what the client adds. */
function blocksOfJson(value: unknown): AmiBlock[] {
  if (!isFields(value)) return [];
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(value))
    if (typeof field === 'string' || typeof field === 'number')
      fields[name.toLowerCase()] = String(field).slice(0, LONGEST_VALUE);
  const inner = Object.values(value).find((field) => isFields(field) && isBlock(field));
  if (!isBlock(value) && inner !== undefined) return blocksOfJson(inner);
  const block = { fields, text: JSON.stringify(value) };
  const at =
    stampOf(block) ?? timeIn(value, '$time') ?? timeIn(value, 'timestamp') ?? timeIn(value, '@timestamp');
  return [at === undefined || stampOf(block) !== undefined ? block : withStamp(block, at)];
}

const isBlock = (value: object): boolean =>
  Object.entries(value).some(
    ([name, field]) => /^(event|response)$/i.test(name) && typeof field === 'string',
  );
