import { unlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { CommandFailure } from '../failure.ts';

/** What the system allows for the name of a socket, on the narrowest of those that Baton runs on (macOS). */
const LONGEST_NAME = 103;

/**
 * The folder is this process's alone for as long as it lives: two that keep their state in one would each undo what the
 * other has read. A socket is the lock, because nobody listens at it any more however its process ended.
 * @throws {CommandFailure} when another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const whole = join(resolve(folder), 'lock');
  const short = relative(process.cwd(), whole);
  const name = short.length < whole.length ? short : whole;
  if (Buffer.byteLength(name) > LONGEST_NAME)
    throw new CommandFailure(2, `${folder}: too long a name; give a shorter one with --data`);
  return (await listenAt(name)) ?? (await listenAfter(name)) ?? refuse(folder);
}

const refuse = (folder: string): never => {
  throw new CommandFailure(
    1,
    `another collector works in ${folder}: stop it, or give each its own folder with --data`,
  );
};

/** Left behind by a process that was killed: nobody answers there. */
async function listenAfter(name: string): ReturnType<typeof listenAt> {
  if (await answers(name)) return undefined;
  await unlink(name).catch(() => undefined);
  return listenAt(name);
}

function listenAt(name: string): Promise<(() => Promise<void>) | undefined> {
  return new Promise((done, failed) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(undefined) : failed(error),
    );
    server.listen(name, () => {
      server.unref();
      done(() => new Promise((closed) => server.close(() => closed())));
    });
  });
}

function answers(name: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(name);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
