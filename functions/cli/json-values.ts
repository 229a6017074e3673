import { blocksOf } from './blocks.ts';
import type { Line } from './lines.ts';

/**
 * The JSON objects of a file, one after the other, a block of them at a time: a line each, over many lines, in one array,
 * or with nothing in between, as Kinesis Firehose writes its exports. Memory depends neither on the size of the file
 * nor on what is wrong with it: a value that was cut off ends where the next one begins. Only the ends of the values are
 * looked for; whether each is JSON, its reader finds.
 */
export async function* jsonValuesOf(file: string, longest: number): AsyncGenerator<readonly Line[]> {
  const cutter = jsonCutter(longest);
  for await (const block of blocksOf(file)) yield cutter.cut(block);
  yield cutter.end();
}

const [QUOTE, BACKSLASH, NEW_LINE, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = Buffer.from('"\\\n{}[]');
/** What may stand between values: white space, the commas of an array, a byte order mark. */
const BETWEEN: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x2c, 0xef, 0xbb, 0xbf]);

function jsonCutter(longest: number) {
  let rest: Buffer = Buffer.alloc(0);
  /** Levels inside the present value; the array around all values is none. */
  let depth = 0;
  let state: 'between' | 'value' | 'text' | 'escape' | 'stray' = 'between';
  let isTooLong = false;
  let column = 0;
  let line = 1;
  let startLine = 1;
  let offset = 0;
  let startOffset = 0;

  return {
    cut(block: Buffer): Line[] {
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
      const found: Line[] = [];
      let start = 0;
      const emit = (end: number): void => {
        const text = isTooLong ? undefined : bytes.toString('utf8', start, end);
        found.push({ text, number: startLine, offset: startOffset });
        isTooLong = false;
        state = 'between';
        depth = 0;
      };
      const begin = (at: number, as: typeof state): void => {
        [start, startLine, startOffset, state] = [at, line, offset, as];
      };
      for (let i = rest.length; i < bytes.length; i++, offset++) {
        const c = bytes[i];
        if (state === 'escape') state = 'text';
        else if (c === NEW_LINE) {
          // A text may not go on in the next line: it was cut off here.
          if (state === 'text' || state === 'stray') emit(i);
          line += 1;
          column = 0;
          continue;
        } else if (state === 'text') {
          if (c === QUOTE) state = 'value';
          else if (c === BACKSLASH) state = 'escape';
        } else if (c === OPEN && column === 0 && state === 'value') {
          emit(i);
          begin(i, 'value');
          depth = 1;
        } else if (state === 'between') {
          if (c === OPEN) {
            begin(i, 'value');
            depth = 1;
          } else if (c !== OPEN_LIST && c !== CLOSE_LIST && !BETWEEN.has(c ?? 0)) begin(i, 'stray');
        } else if (state === 'value') {
          if (c === QUOTE) state = 'text';
          else if (c === OPEN || c === OPEN_LIST) depth += 1;
          else if (c === CLOSE || c === CLOSE_LIST) {
            depth -= 1;
            if (depth === 0) emit(i + 1);
          }
        }
        column += 1;
      }
      const isOpen = state !== 'between';
      rest = isOpen && !isTooLong ? bytes.subarray(start) : Buffer.alloc(0);
      if (rest.length > longest) {
        isTooLong = true;
        rest = Buffer.alloc(0);
      }
      return found;
    },
    /** What has begun and never ended. */
    end(): Line[] {
      if (state === 'between') return [];
      return [
        { text: isTooLong ? undefined : rest.toString('utf8'), number: startLine, offset: startOffset },
      ];
    },
  };
}
