import * as z from 'zod';
import { Secrets } from '../env.ts';
import { CommandFailure } from './failure.ts';
import { secretFileText } from './secret-file.ts';

/** Where Baton is: its paths are relative to it. */
export function batonUrl(text: string): URL {
  const base = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new CommandFailure(2, `--url ${text}: not an address like http://127.0.0.1:4000`);
  return base;
}

/** Where events go. */
export const eventsUrl = (text: string): URL => new URL('events', batonUrl(text));

export type SigningSecrets = Secrets['sources'];

/** The signing secrets of a file like `.baton/secrets.json`. */
export async function secretsOf(file: string): Promise<SigningSecrets> {
  const text = await secretFileText(file);
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
