/** One element of a TwiML document. Text between child elements is not kept: TwiML has none that counts. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** The document is not TwiML (Twilio's 12100). The message says what is wrong with it. */
export class NotTwiml extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotTwiml';
  }
}

const NAME = '[A-Za-z_][\\w.:-]*';
const TOKEN = new RegExp(
  [
    '<!--[\\s\\S]*?-->',
    '<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>',
    '<\\?[\\s\\S]*?\\?>',
    `<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`,
    '([^<]+)',
  ].join('|'),
  'y',
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Reads as much XML as TwiML may use: elements, attributes, text, CDATA, comments. Throws `NotTwiml`. */
export function readTwiml(source: string): Element {
  const xml = source.trim();
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(xml);
    if (!token)
      throw new NotTwiml(`no XML from character ${at + 1}: ${JSON.stringify(xml.slice(at, at + 20))}`);
    const [, raw, closing, name, attributes = '', empty, text] = token;
    const inner = open.at(-1) ?? root;
    if (name === undefined) inner.text += raw ?? decoded(text ?? '');
    else if (closing) close(open, name);
    else {
      const element = { name, attributes: attributesOf(attributes), children: [], text: '' };
      inner.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [response, ...others] = root.children;
  if (open.length > 1) throw new NotTwiml(`<${open.at(-1)?.name}> is never closed`);
  if (response?.name !== 'Response' || others.length > 0 || root.text.trim() !== '')
    throw new NotTwiml('the document must be one <Response>');
  return response;
}

function close(open: Open[], name: string): void {
  const last = open.pop();
  if (open.length === 0 || last?.name !== name) throw new NotTwiml(`</${name}> closes nothing`);
}

const attributesOf = (source: string): Record<string, string> =>
  Object.fromEntries(
    [...source.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      decoded(double ?? single ?? ''),
    ]),
  );

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));|&/gi, (all, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    const letter = ENTITIES[name];
    if (letter === undefined) throw new NotTwiml(`${all} is no entity; a bare & is written &amp;`);
    return letter;
  });
