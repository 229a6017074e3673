import { describe, expect, test } from 'vitest';
import type { RestRequest } from '../../infra/local/phones/rest-form.ts';
import { readTroubles } from '../../infra/local/phones/trouble.ts';

const times = (most: number, ask: (n: number) => string | undefined) =>
  Array.from({ length: most }, (_, i) => ask(i + 1));
const request = (text: string) => times(6, (n) => readTroubles(text).request?.(n, {} as RestRequest));
const callback = (text: string) => times(6, (n) => readTroubles(text).callback?.(n, new URLSearchParams()));
const none = undefined;

describe('trouble in words', () => {
  test('the n-th one', () => expect(request('cut@2')).toEqual([none, 'cut', none, none, none, none]));
  test('every n-th one', () =>
    expect(request('limited/3')).toEqual([none, none, 'limited', none, none, 'limited']));
  test('several, of which the first that fits counts', () =>
    expect(request('slow@3, lost/3')).toEqual([none, none, 'slow', none, none, 'lost']));
  test('of requests and of callbacks, each counted for itself', () => {
    const both = 'broken@1,dropped/2,forged@5';
    expect(request(both)).toEqual(['broken', none, none, none, none, none]);
    expect(callback(both)).toEqual([none, 'dropped', none, 'dropped', 'forged', 'dropped']);
  });
  test.each(['', 'cut', 'cut@0', 'cut@', 'cutt@1', 'cut@1;lost@2', 'constructor@1'])('%j is none', (text) =>
    expect(() => readTroubles(text)).toThrow('write it like cut@1 or dropped/4'),
  );
});
