import { blocksOf } from './blocks.ts';

export interface Line {
  /** Without its line end; undefined when it is longer than the limit, which no line of a log is. */
  readonly text: string | undefined;
  /** From 1. */
  readonly number: number;
  /** Bytes before it in its file. */
  readonly offset: number;
}

const NEW_LINE = 10;
/** Windows puts it before the first line of a file. */
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * The lines of a file (`-`: standard input), a block of them at a time, in memory that depends neither on the size of the
 * file nor on the length of its longest line.
 */
export async function* linesOf(file: string, longest: number): AsyncGenerator<readonly Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let skipped = 0;
  let number = 1;
  let offset = 0;
  const line = (bytes: Buffer, start: number, end: number): Line => {
    const last = bytes[end - 1] === 13 ? end - 1 : end;
    const isMarked = offset === 0 && BYTE_ORDER_MARK.equals(bytes.subarray(start, start + 3));
    const text =
      skipped > 0 || end - start > longest
        ? undefined
        : bytes.toString('utf8', isMarked ? start + 3 : start, last);
    const made = { text, number, offset };
    number += 1;
    offset += skipped + end - start + 1;
    skipped = 0;
    return made;
  };
  for await (const block of blocksOf(file)) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const lines: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, start)) {
      lines.push(line(bytes, start, end));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longest) {
      skipped += rest.length;
      rest = Buffer.alloc(0);
    }
    yield lines;
  }
  if (rest.length > 0 || skipped > 0) yield [line(rest, 0, rest.length)];
}
