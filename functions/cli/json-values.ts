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

const [QUOTE = 0, BACKSLASH = 0, NEW_LINE = 0, OPEN = 0, CLOSE = 0, OPEN_LIST = 0, CLOSE_LIST = 0] =
  Buffer.from('"\\\n{}[]');
/** What may stand between values: white space, the commas of an array, a byte order mark. */
const BETWEEN: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x2c, 0xef, 0xbb, 0xbf]);

/** Where a byte stands. Numbers, because each byte of gigabytes asks. */
const [OUTSIDE, VALUE, TEXT, ESCAPED, STRAY] = [0, 1, 2, 3, 4] as const;

function jsonCutter(longest: number) {
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes of the file before those that are held. */
  let before = 0;
  let state: number = OUTSIDE;
  /** Levels inside the present value; the array around all values is none. */
  let depth = 0;
  let isTooLong = false;
  let isLineStart = true;
  let line = 1;
  let startLine = 1;
  let startOffset = 0;

  return {
    cut(block: Buffer): Line[] {
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
      const found: Line[] = [];
      let start = 0;
      // The loop's own copies: it is several times faster than on what the closure holds.
      let [now, level, atLineStart]: [number, number, boolean] = [state, depth, isLineStart];
      const emit = (end: number): void => {
        const text = isTooLong ? undefined : bytes.toString('utf8', start, end);
        found.push({ text, number: startLine, offset: startOffset });
        isTooLong = false;
      };
      const begin = (at: number): void => {
        [start, startLine, startOffset] = [at, line, before + at];
      };
      for (let i = rest.length; i < bytes.length; i++) {
        const c = bytes[i] ?? 0;
        const isFirst = atLineStart;
        atLineStart = c === NEW_LINE;
        if (atLineStart) {
          line += 1;
          // A text may not go on in the next line: it was cut off here.
          if (now === OUTSIDE || now === VALUE) continue;
          emit(i);
          now = OUTSIDE;
        } else if (now === TEXT) {
          if (c === QUOTE) now = VALUE;
          else if (c === BACKSLASH) now = ESCAPED;
        } else if (now === ESCAPED) {
          now = TEXT;
        } else if (now === OUTSIDE) {
          if (c === OPEN_LIST || c === CLOSE_LIST || BETWEEN.has(c)) continue;
          begin(i);
          now = c === OPEN ? VALUE : STRAY;
          level = 1;
        } else if (now === VALUE) {
          if (c === QUOTE) now = TEXT;
          else if (c === OPEN && isFirst) {
            emit(i);
            begin(i);
            level = 1;
          } else if (c === OPEN || c === OPEN_LIST) level += 1;
          else if (c === CLOSE || c === CLOSE_LIST) {
            level -= 1;
            if (level > 0) continue;
            emit(i + 1);
            now = OUTSIDE;
          }
        }
      }
      [state, depth, isLineStart] = [now, level, atLineStart];
      isTooLong ||= now !== OUTSIDE && bytes.length - start > longest;
      const kept = now === OUTSIDE || isTooLong ? bytes.length : start;
      before += kept;
      rest = bytes.subarray(kept);
      return found;
    },
    /** What has begun and never ended. */
    end(): Line[] {
      if (state === OUTSIDE) return [];
      const text = isTooLong ? undefined : rest.toString('utf8');
      return [{ text, number: startLine, offset: startOffset }];
    },
  };
}
