import type { Fields } from './records.ts';

/** One message of FreeSWITCH's event socket: headers, and a body of `Content-Length` bytes. */
export interface SocketMessage {
  readonly headers: Fields;
  readonly body: string;
}

/** No message that Baton asks for comes near it: a longer one is passed over. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Puts bytes together to messages, however they are cut. */
export function socketMessages() {
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes of a body that is passed over. */
  let passing = 0;

  function next(): SocketMessage | undefined {
    const end = rest.indexOf('\n\n');
    if (end < 0) return undefined;
    const headers: Record<string, string> = {};
    for (const line of rest.toString('utf8', 0, end).split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
    const told = headers['content-length'] ?? '';
    const length = /^\d{1,15}$/.test(told) ? Number(told) : 0;
    const isTooLong = length > MOST_BYTES;
    const here = isTooLong ? 0 : length;
    if (rest.length < end + 2 + here) return undefined;
    const body = rest.toString('utf8', end + 2, end + 2 + here);
    rest = rest.subarray(end + 2 + here);
    if (isTooLong) pass(length);
    return { headers, body };
  }

  function pass(bytes: number): void {
    passing = Math.max(0, bytes - rest.length);
    rest = rest.subarray(bytes);
  }

  return {
    push(bytes: Buffer): SocketMessage[] {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      if (passing > 0) pass(passing);
      const messages: SocketMessage[] = [];
      for (let message = next(); message; message = next()) messages.push(message);
      // No headers are as long: this is no event socket.
      if (rest.length > 2 * MOST_BYTES) rest = Buffer.alloc(0);
      return messages;
    },
  };
}

/** A caller's name is the caller's: it may hold what stands between columns. */
const FREE_COLUMNS = ['cid_name', 'caller_name'];

/**
 * A table that `callcenter_config` answers: names of columns (without rows not even these), rows with `|` between, `+OK`.
 * `undefined` when it answers something else, like `-ERR callcenter_config Command not found!`.
 */
export function rowsOf(answer: string): Fields[] | undefined {
  const lines = answer.split('\n').map((line) => line.trimEnd());
  if (!lines.includes('+OK')) return undefined;
  const names = (lines[0] ?? '').toLowerCase().split('|');
  if (names.length < 2) return [];
  const free = names.findIndex((name) => FREE_COLUMNS.includes(name));
  return lines
    .slice(1)
    .filter((line) => line.includes('|'))
    .map((line) => {
      const cells = line.split('|');
      const more = free < 0 ? 0 : Math.max(0, cells.length - names.length);
      const whole = cells.toSpliced(free, more + 1, cells.slice(free, free + more + 1).join('|'));
      return Object.fromEntries((more > 0 ? whole : cells).map((value, i) => [names[i] ?? '', value]));
    });
}
