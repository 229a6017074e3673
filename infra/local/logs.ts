import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Logs {
  /** Copies what a function prints to its file; a line of level ERROR also goes to the terminal, shortened. */
  follow(functionName: string, output: Readable): void;
  close(): Promise<void>;
}

export function openLogs(folder: string, onLine: (line: string) => void): Logs {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, WriteStream>();
  const fileOf = (name: string) => {
    const open = files.get(name) ?? createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
    files.set(name, open);
    return open;
  };
  return {
    follow(functionName, output) {
      const file = fileOf(functionName);
      createInterface({ input: output }).on('line', (line) => {
        file.write(`${line}\n`);
        if (line.includes('"level":"ERROR"')) onLine(`${functionName}: ${shortened(line)}`);
      });
    },
    close: async () => {
      await Promise.all([...files.values()].map((file) => new Promise((resolve) => file.end(resolve))));
    },
  };
}

/** What a structured line says, in one short line; the whole of it is in the file. */
function shortened(line: string): string {
  try {
    const { message, errorType, errorMessage, error } = JSON.parse(line);
    const cause = error && typeof error === 'object' ? `${error.name}: ${error.message}` : undefined;
    const words = [message, errorType && `${errorType}: ${errorMessage}`, cause].filter(Boolean);
    return words.join(' · ').slice(0, 300) || 'an error without a message';
  } catch {
    return line.slice(0, 300);
  }
}
