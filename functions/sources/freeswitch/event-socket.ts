import type { Fields } from './records.ts';

/** One message of FreeSWITCH's event socket: headers, and a body of `Content-Length` bytes. */
export interface SocketMessage {
  readonly headers: Fields;
  readonly body: string;
}

/** No message that Baton asks for comes near it. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Puts bytes together to messages, however they are cut. */
export function socketMessages() {
  let rest: Buffer = Buffer.alloc(0);

  function next(): SocketMessage | undefined {
    const end = rest.indexOf('\n\n');
    if (end < 0) return undefined;
    const headers: Record<string, string> = {};
    for (const line of rest.toString('utf8', 0, end).split('\n')) {
      const colon = line.indexOf(':');
      if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
    const length = Math.min(Number(headers['content-length'] ?? 0) || 0, MOST_BYTES);
    if (rest.length < end + 2 + length) return undefined;
    const body = rest.toString('utf8', end + 2, end + 2 + length);
    rest = rest.subarray(end + 2 + length);
    return { headers, body };
  }

  return {
    push(bytes: Buffer): SocketMessage[] {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const messages: SocketMessage[] = [];
      for (let message = next(); message; message = next()) messages.push(message);
      if (rest.length > 2 * MOST_BYTES) rest = Buffer.alloc(0);
      return messages;
    },
  };
}

/** A table that `callcenter_config` answers: names of columns, rows with `|` between, `+OK`. */
export function rowsOf(answer: string): Fields[] {
  const [head = '', ...lines] = answer.split('\n').map((line) => line.trimEnd());
  const names = head.toLowerCase().split('|');
  if (names.length < 2) return [];
  return lines
    .filter((line) => line.includes('|'))
    .map((line) => Object.fromEntries(line.split('|').map((value, i) => [names[i] ?? '', value])));
}
