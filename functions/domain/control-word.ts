/**
 * The words by which carriers stop and start all texts to a number, whoever's it is. CANCEL and YES, which are among
 * Twilio's, mean something else here.
 */
const STOP = /^(stop|stop ?all|stop now|unsubscribe|end|quit|opt ?out|revoke)$/;
const START = /^(start|unstop|opt ?in)$/;

export function controlWord(text: string): 'stop' | 'start' | undefined {
  const said = bare(text);
  if (STOP.test(said)) return 'stop';
  return START.test(said) ? 'start' : undefined;
}

/** A text without its case, its marks and its spaces. */
export const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[^\p{L}\p{N}' ]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
