import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { Secrets } from '../env.ts';
import { CommandFailure, fileFailure } from './failure.ts';

/** Where events go. */
export function eventsUrl(text: string): URL {
  const base = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new CommandFailure(2, `--url ${text}: not an address like http://127.0.0.1:4000`);
  return new URL('events', base);
}

export type SigningSecrets = Secrets['sources'];

/** The signing secrets of a file like `.baton/secrets.json`. */
export async function secretsOf(file: string): Promise<SigningSecrets> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { message } = fileFailure(file, error);
    throw new CommandFailure(2, `${message}; \`baton start\` makes one, or name yours with --secret-file`);
  }
  try {
    return z.object({ sources: Secrets.shape.sources }).parse(JSON.parse(text)).sources;
  } catch {
    throw new CommandFailure(2, `${file}: sources: no signing secrets like {"*": ["whsec_…"]}`);
  }
}

/** The secret that signs for this source: its own, or the one that signs for any. */
export function secretFor(source: string, secrets: SigningSecrets): string | undefined {
  const own = Object.hasOwn(secrets, source) ? secrets[source] : secrets['*'];
  return own?.[0];
}
