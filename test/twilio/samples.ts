import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Recorded and documented payloads live beside the project, and only there. */
const FOLDER = new URL('../../../shared/', import.meta.url);

/** The text of a file beside the project; undefined when it is not there. */
export function besideProject(path: string): string | undefined {
  const file = new URL(path, FOLDER);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export function namesBeside(folder: string): readonly string[] {
  const url = new URL(folder, FOLDER);
  return existsSync(url) ? readdirSync(url) : [];
}

/** The end of a suite's name, so that a skipped one says why. */
export const said = (there: unknown): string => (there ? '' : ' (skipped: ../shared is not there)');
