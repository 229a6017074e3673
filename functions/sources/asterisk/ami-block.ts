import { extensionOf } from '../caller-id.ts';

/** One message of the Asterisk Manager Interface: its fields, by their names in lower case. */
export interface AmiBlock {
  readonly fields: Readonly<Record<string, string>>;
  /** Its lines as they came, by which a block that comes twice is known. */
  readonly text: string;
}

/** No block of Asterisk's comes near it. */
const MOST_LINES = 500;
const LONGEST_VALUE = 4096;

/**
 * Puts lines together to blocks. A block ends with an empty line; in captures that somebody has shortened, also with a line of
 * dots or where the next one begins. What is no `Name: value` (a greeting, the output of a command) is passed over.
 */
export function amiBlockReader() {
  let fields: Record<string, string> = {};
  let text = '';
  let lines = 0;

  function close(): AmiBlock | undefined {
    const block = lines === 0 ? undefined : { fields, text };
    fields = {};
    text = '';
    lines = 0;
    return block;
  }

  return {
    /** The block that this line completes, if it does. */
    line(raw: string): AmiBlock | undefined {
      const line = raw.trimEnd();
      if (line === '' || /^\.{2,}$/.test(line)) return close();
      const colon = line.indexOf(':');
      if (colon < 1) return undefined;
      const name = line.slice(0, colon).trim().toLowerCase();
      const begins = (name === 'event' || name === 'response') && lines > 0;
      const done = begins ? close() : undefined;
      if (lines++ < MOST_LINES) {
        if (!Object.hasOwn(fields, name)) fields[name] = line.slice(colon + 1, colon + LONGEST_VALUE).trim();
        text += `${line}\n`;
      }
      return done;
    },
    end: close,
  };
}

/** The first of these fields that says something. */
export function fieldOf({ fields }: AmiBlock, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value !== undefined && value !== '' && !/^(<unknown>|unknown|<none>|\(null\))$/i.test(value))
      return value;
  }
  return undefined;
}

/** A number of seconds or milliseconds, as the field has it. */
export function numberOf(block: AmiBlock, ...names: readonly string[]): number | undefined {
  const value = fieldOf(block, ...names);
  return value !== undefined && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
}

/** Who is at a channel: `PJSIP/7009` of `PJSIP/7009-0000a1`, `Local/7009@agents` of `Local/7009@agents-00000024;1`. */
export const partyAt = (channel: string): string =>
  channel.replace(/(?:<(?:ZOMBIE|MASQ)>)?$/, '').replace(/-[0-9a-f]+(?:[;,]\d)?$/i, '');

/** Which Local channel this is a half of: `Local/7009@agents-00000024` of `Local/7009@agents-00000024;1` (1.4: `,1`). */
export const localAt = (channel: string): string | undefined =>
  /^(Local\/.*?)(?:[;,][12])?$/i.exec(channel)?.[1];

/** The number inside the house at a channel. `DAHDI/33-1` is the 33rd wire of a card, not an extension. */
export const extensionAt = (channel: string | undefined): string | undefined =>
  channel === undefined || /^(?:DAHDI|Zap)\//i.test(channel) ? undefined : extensionOf(partyAt(channel));
