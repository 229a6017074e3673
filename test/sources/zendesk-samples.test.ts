import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readZendesk } from '../../functions/sources/zendesk.ts';
import { readingInWords } from './in-words.ts';

const SAMPLES = new URL('../../../shared/payloads/zendesk/', import.meta.url);
/** Without the folder of samples beside the project these are skipped, and the name says why. */
const recorded = test.runIf(existsSync(SAMPLES));

const read = (name: string): string[] =>
  readingInWords(readZendesk(JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8')), { arrived: 0 }));

const TABLE: Readonly<Record<string, readonly string[]>> = {
  'talk-callback-request.json': ['no event of Zendesk: unknown'],
  'ticket-created.json': ['ticket.created', '  17:18:10 started web inbound'],
  'user-active-changed.json': ['user.active_changed: nothing'],
};

describe('samples of Zendesk (skipped when ../shared/payloads is not there)', () => {
  recorded.each(Object.entries(TABLE))('%s', (name, lines) => expect(read(name)).toEqual(lines));

  recorded('none is left out', () =>
    expect(readdirSync(SAMPLES).toSorted()).toEqual(Object.keys(TABLE).toSorted()),
  );
});
