import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readGenesys } from '../../functions/sources/genesys.ts';
import { readingInWords } from './in-words.ts';

const SAMPLES = new URL('../../../shared/payloads/', import.meta.url);
/** Without the folder of samples beside the project these are skipped, and the name says why. */
const recorded = test.runIf(existsSync(SAMPLES));

const read = (name: string): string[] =>
  readingInWords(readGenesys(JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8')), {}));

const TABLE: Readonly<Record<string, readonly string[]>> = {
  'composed/genesys-customer-end-dropped.json': [
    'customer.end',
    '  15:04:00 customer.identified +15555550123',
    '  15:04:00 ended dropped by system',
  ],
  'genesys/callback-create-request.json': ['no payload of Genesys Cloud: unknown'],
  'genesys/eventbridge-flow-outcome.json': [
    'flow.outcome',
    '  15:02:30.107 customer.identified +15555550520 test-external-contact-id',
    '  15:02:30.107 source.reported flow outcome test-flow-outcome-id: SUCCESS',
  ],
  'genesys/schema-acd-end-fields.json': ['no payload of Genesys Cloud: unknown'],
  'genesys/schema-customer-end-fields.json': ['no payload of Genesys Cloud: unknown'],
  'genesys/trigger-disconnected-call.json': ['customer.end without a body: unknown'],
};

describe('samples of Genesys Cloud (skipped when ../shared/payloads is not there)', () => {
  recorded.each(Object.entries(TABLE))('%s', (name, lines) => expect(read(name)).toEqual(lines));

  recorded('none is left out', () => {
    const files = ['genesys', 'composed'].flatMap((folder) =>
      readdirSync(new URL(folder, SAMPLES)).map((name) => `${folder}/${name}`),
    );
    expect(files.filter((name) => name.includes('genesys')).toSorted()).toEqual(
      Object.keys(TABLE).toSorted(),
    );
  });
});
