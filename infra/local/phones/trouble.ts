import type { RestRequest } from './rest-form.ts';

/** What can go wrong between Baton and Twilio, in one vocabulary for tests, stories and `baton start --trouble`. */

/**
 * Of a request that Baton makes. Nothing was done: `limited` is refused with 429, `broken` is answered with
 * 500. It was done: `lost` is answered with 500 all the same, the connection of a `cut` one breaks before the
 * answer, and the answer to a `slow` one comes later than anybody waits.
 */
export const REQUEST_TROUBLES = ['limited', 'broken', 'lost', 'cut', 'slow'] as const;
export type RequestTrouble = (typeof REQUEST_TROUBLES)[number];

/**
 * Of a status callback. `late` comes after everything else, `swapped` after the next one, `twice` twice,
 * `dropped` never; a `forged` one has a wrong signature.
 */
export const CALLBACK_TROUBLES = ['late', 'swapped', 'twice', 'dropped', 'forged'] as const;
type CallbackTrouble = (typeof CALLBACK_TROUBLES)[number];

export type Trouble = RequestTrouble | CallbackTrouble;

/** What happens to the n-th request and to the n-th callback, each counted from 1. */
export interface Troubles {
  readonly request?: (n: number, request: RestRequest) => RequestTrouble | undefined;
  readonly callback?: (n: number, form: URLSearchParams) => CallbackTrouble | undefined;
}

/** Milliseconds. A swapped callback is overtaken by whatever follows within it. */
export const DELAYS = { late: 120_000, swapped: 8_000, slow: 12_000 } as const;

const isOne = <T extends string>(words: readonly T[], word: string): word is T =>
  words.some((one) => one === word);

/**
 * Reads `cut@1,dropped/4`: `@1` is the first one alone, `/4` is every fourth. Of two that fit, the first counts.
 * @throws Error that says which part cannot be read
 */
export function readTroubles(text: string): Troubles {
  const rules = text.split(',').map((part) => {
    const [, word = '', how, number = ''] = /^\s*(\w+)([@/])([1-9]\d{0,5})\s*$/.exec(part) ?? [];
    if (!isOne([...REQUEST_TROUBLES, ...CALLBACK_TROUBLES], word))
      throw new Error(`${part.trim()}: write it like cut@1 or dropped/4 (the first, every fourth)`);
    const given = Number(number);
    return { word, fits: (n: number) => (how === '@' ? n === given : n % given === 0) };
  });
  const first = <T extends string>(words: readonly T[]) => {
    const own = rules.flatMap(({ word, fits }) => (isOne(words, word) ? [{ word, fits }] : []));
    return (n: number): T | undefined => own.find(({ fits }) => fits(n))?.word;
  };
  return { request: first(REQUEST_TROUBLES), callback: first(CALLBACK_TROUBLES) };
}

/** What is asked for from now on comes first, then what was asked for at the start. */
export interface TroubleLine {
  next(kind: Trouble, times: number): void;
  request(request: RestRequest): RequestTrouble | undefined;
  callback(form: URLSearchParams): CallbackTrouble | undefined;
}

export function troubleLine(troubles: Troubles): TroubleLine {
  const requests: RequestTrouble[] = [];
  const callbacks: CallbackTrouble[] = [];
  let [asked, told] = [0, 0];
  return {
    next(kind, times) {
      for (let i = 0; i < times; i += 1)
        if (isOne(REQUEST_TROUBLES, kind)) requests.push(kind);
        else callbacks.push(kind);
    },
    request(request) {
      asked += 1;
      return requests.shift() ?? troubles.request?.(asked, request);
    },
    callback(form) {
      told += 1;
      return callbacks.shift() ?? troubles.callback?.(told, form);
    },
  };
}
