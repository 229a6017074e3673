import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../infra/local/kind.ts';
import { KNOWN } from '../../infra/local/known.ts';
import { readStack, type Stack } from '../../infra/local/template.ts';

export const place: Place = {
  account: '000000000000',
  region: 'us-east-1',
  stack: 'Small',
  apiUrl: 'http://127.0.0.1:4000',
  gatewayUrl: 'http://127.0.0.1:4001',
};

const directory = mkdtempSync(join(tmpdir(), 'small-stack-'));
writeFileSync(join(directory, 'Small.assets.json'), '{"files":{"abc":{"source":{"path":"asset.abc"}}}}');

/** A stack from a few resources written by hand, as the machine reads it. */
export function smallStack(Resources: object, more: object = {}): Stack {
  return readStack({ directory, stackName: 'Small', template: { Resources, ...more } }, place, KNOWN);
}
