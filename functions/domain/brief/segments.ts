/**
 * What fits into a text message. In GSM-7 (3GPP TS 23.038) two joined segments hold 306 septets, and a character
 * of its extension table costs two; with any other character a text is sent in UCS-2, where two hold 134 units.
 */

const GSM_7 = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;
const EXTENDED = /[\^{}\\[~\]|€]/g;
const SEPTETS = 306;
const UNITS = 134;

/** What `text` takes of two segments, and what they hold, in the encoding that it needs. */
function load(text: string): { readonly takes: number; readonly holds: number } {
  if (!GSM_7.test(text)) return { takes: text.length, holds: UNITS };
  return { takes: text.length + (text.match(EXTENDED)?.length ?? 0), holds: SEPTETS };
}

export function fitsTwoSegments(text: string): boolean {
  const { takes, holds } = load(text);
  return takes <= holds;
}

const PLAINER: Readonly<Record<string, string>> = {
  '[': '(',
  '{': '(',
  ']': ')',
  '}': ')',
  '|': '/',
  '\\': '/',
  '^': "'",
  '`': "'",
  '~': '-',
};

/** A letter without its accent where GSM-7 has only that; pictures and other signs are left out. */
function inGsm7(c: string): string {
  if (GSM_7.test(c)) return c;
  const bare = c.normalize('NFD').replaceAll(/\p{M}/gu, '');
  if (GSM_7.test(bare)) return bare;
  return /[\p{L}\p{N}]/u.test(c) ? c : ' ';
}

/**
 * Dashes, quotes, brackets, accents and spaces made plain, so that they alone never make a text UCS-2. Letters of
 * other scripts stay.
 */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replaceAll(/[[\]{}|\\^`~]/g, (c) => PLAINER[c] ?? ' ')
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(/[^\x20-\x7e]/gu, inGsm7)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** At most so many characters, never half of one, with an ellipsis where something was cut. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, Math.max(0, most - 3))
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}...`;
}

/** `body` and `tail` as one text of two segments: the body is cut, the tail always stands whole. */
export function inTwoSegments(body: string, tail = ''): string {
  const joined = (text: string): string => [text, tail].filter((part) => part !== '').join(' ');
  if (fitsTwoSegments(joined(body))) return joined(body);
  let [fits, tooMuch] = [0, body.length];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (fitsTwoSegments(joined(clipped(body, middle)))) fits = middle;
    else tooMuch = middle;
  }
  return joined(clipped(body, fits));
}
