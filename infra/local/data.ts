import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MachineFault } from './fault.ts';

/** Raised when what stands in the data folder is no longer read by this code. */
const DATA_VERSION = 1;

/** The folder that holds everything that outlives the process. */
interface Data {
  readonly table: string;
  readonly queues: string;
  readonly logs: string;
  readonly secrets: string;
  /** The process before this one did not end by itself. */
  readonly unclean: boolean;
  /** To be called once the data is known to be ours alone. */
  began(): void;
  /** To be called when everything is written and closed. */
  ended(): void;
}

/** @throws MachineFault for a folder of another version */
export function openData(folder: string): Data {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const versionFile = join(folder, 'version');
  const remedy = `move the folder away, or start with --data FOLDER`;
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim();
    if (found !== String(DATA_VERSION))
      throw new MachineFault([
        `${folder} holds data of version ${found || '(none)'}, and this Baton reads version ${DATA_VERSION}: ${remedy}`,
      ]);
  } else if (['table', 'queues'].some((name) => readdirSync(folder).includes(name))) {
    throw new MachineFault([`${folder} holds data without a version: ${remedy}`]);
  } else {
    writeFileSync(versionFile, `${DATA_VERSION}\n`);
  }
  const running = join(folder, 'running');
  return {
    table: join(folder, 'table'),
    queues: join(folder, 'queues'),
    logs: join(folder, 'logs'),
    secrets: join(folder, 'secrets.json'),
    unclean: existsSync(running),
    began: () => writeFileSync(running, `${process.pid}\n`),
    ended: () => rmSync(running, { force: true }),
  };
}
