import { once } from 'node:events';

/** A reader that has seen enough (`| head`) is no fault: end quietly instead of with a stack. */
export function endQuietlyWithTheReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
}

/** Writes to standard output, and waits while its reader is slower than we are. */
export async function print(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** One line on standard error. */
export const complain = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};
