import type { Undated } from './source-reading.ts';

/** What help desks have in common: written conversations, and tickets of calls. */

export type Channel = 'voice' | 'chat' | 'sms' | 'email' | 'web';

/** The ticket of a call outlives it: nobody is on the line by what becomes of the ticket. */
export const CALL_OVER: Undated = {
  type: 'interaction.ended',
  rank: 60,
  data: { outcome: 'completed', channel: 'voice' },
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['nbsp', ' '],
]);

/** What somebody has written, without its markup. */
export function plainText(html: string | undefined): string | undefined {
  const text = html
    ?.replaceAll(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES.get(name) ?? whole)
    .trim();
  return text === '' ? undefined : text;
}
