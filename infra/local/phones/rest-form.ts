/** What Twilio refuses, as its REST API says it. */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = 'RestError';
    this.status = status;
    this.code = code;
  }
}

export interface RestRequest {
  readonly method: string;
  /** From the root: `/2010-04-01/Accounts/…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  /** The header. */
  readonly authorization: string | undefined;
}

export interface RestAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** How the answer gets to whoever asked, when it does not simply do so. */
  readonly arrives?: 'cut' | 'slow';
}

export const errorAnswer = ({ status, code, message }: RestError): RestAnswer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  ...(status === 429 ? { headers: { 'retry-after': '1' } } : {}),
});

/**
 * Refuses every parameter that is not in the list. Twilio is milder: it leaves out what it does not know.
 * Here a misspelt name, or a feature that the stand-in would only pretend to have, must not go unnoticed.
 */
export function onlyKnown(
  form: URLSearchParams,
  known: readonly string[],
  lists: readonly string[] = [],
): void {
  for (const name of new Set(form.keys())) {
    if (!known.includes(name))
      throw new RestError(400, 20001, `The stand-in does not know the parameter ${name}`);
    if (form.getAll(name).length > 1 && !lists.includes(name))
      throw new RestError(400, 20001, `The parameter ${name} is given more than once`);
  }
}

export function integer(
  form: URLSearchParams,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const text = form.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new RestError(400, 20001, `The parameter ${name} is not a whole number from ${least} to ${most}`);
}

export function oneOf(form: URLSearchParams, name: string, values: readonly string[]): string | undefined {
  const value = form.get(name);
  if (value === null || values.includes(value)) return value ?? undefined;
  throw new RestError(400, 20001, `The parameter ${name} must be one of ${values.join(', ')}`);
}

/** An address that can be posted to. */
export function webAddress(form: URLSearchParams, name: string, code: number): string | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new RestError(400, code, `The ${name} URL is not a valid URL`);
}

export const isNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text);

const LIST_PARAMETERS = ['To', 'From', 'PageSize', 'Page'];

/** A page of a list, the newest first. `Page` and `PageSize` are Twilio's; other filters are refused. */
export function page<T extends { readonly to: string; readonly from: string }>(
  all: readonly T[],
  query: URLSearchParams,
  { path, key, json }: { readonly path: string; readonly key: string; readonly json: (item: T) => object },
  more: readonly string[] = [],
): RestAnswer {
  onlyKnown(query, [...LIST_PARAMETERS, ...more]);
  const size = integer(query, 'PageSize', 1, 1000) ?? 50;
  const number = integer(query, 'Page', 0, 1_000_000) ?? 0;
  const [to, from] = [query.get('To'), query.get('From')];
  const found = all.filter((item) => (!to || item.to === to) && (!from || item.from === from)).reverse();
  const start = number * size;
  const part = found.slice(start, start + size);
  const uri = (n: number) => {
    const asked = new URLSearchParams(query);
    asked.set('PageSize', String(size));
    asked.set('Page', String(n));
    return `${path}?${asked}`;
  };
  return {
    status: 200,
    body: {
      [key]: part.map(json),
      page: number,
      page_size: size,
      start,
      end: Math.max(start, start + part.length - 1),
      uri: uri(number),
      first_page_uri: uri(0),
      next_page_uri: start + size < found.length ? uri(number + 1) : null,
      previous_page_uri: number > 0 ? uri(number - 1) : null,
    },
  };
}
