import { expect, test } from 'vitest';
import { eventLines } from '../support/make-events.ts';

interface Made {
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: {
    readonly outcome?: string;
    readonly channel?: string;
    readonly customer?: { readonly externalId: string };
  };
}

test('the made log has the rates that contact centres publish', () => {
  const events = [...eventLines({ count: 120_000, callsPerDay: 8000 })].map((line): Made => JSON.parse(line));
  const subjects = (is: (event: Made) => boolean) => new Set(events.filter(is).map(({ subject }) => subject));
  const ofType = (type: string) => subjects((event) => event.type === type);
  const contacts = ofType('interaction.started');
  const connected = ofType('interaction.connected');
  const share = (part: { readonly size: number }, of: { readonly size: number }) => part.size / of.size;

  expect(share(ofType('interaction.transferred'), connected)).toBeCloseTo(0.19, 2);
  const abandoned = subjects(({ data }) => data.outcome === 'abandoned');
  expect(share(abandoned, contacts)).toBeGreaterThan(0.05);
  expect(share(abandoned, contacts)).toBeLessThan(0.08);

  const firstOf = new Map<string, string>();
  const again = new Set<string>();
  for (const { data, subject } of events) {
    const who = data.customer?.externalId;
    if (who === undefined) continue;
    if (firstOf.has(who)) again.add(subject);
    else firstOf.set(who, subject);
  }
  expect(share(again, contacts)).toBeGreaterThan(0.1);
  expect(share(again, contacts)).toBeLessThan(0.25);

  const times = events.map(({ time }) => time);
  expect(times).toEqual(times.toSorted());
}, 30_000);
