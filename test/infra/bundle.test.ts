import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPolicy } from '../../functions/app/policy-file.ts';
import { type Bundle, bundle, FUNCTIONS, HANDLERS } from '../../infra/bundle.ts';

const NAMES = [...FUNCTIONS, 'clients'] as const;
type Name = (typeof NAMES)[number];

let folder: string;
let bundles: Record<Name, Bundle>;
beforeAll(async () => {
  // Outside the project, so that a module that was not bundled is not found by chance.
  folder = await mkdtemp(join(tmpdir(), 'baton-bundle-'));
  // The measure is the clients as they come, with every way to credentials that they have.
  const clients = await bundle({ clients: 'test/infra/clients.entry.ts' }, folder, []);
  bundles = { ...(await bundle({ ...HANDLERS }, folder)), ...clients };
  const read = readPolicy(
    'people: {}\nladders: { default: { rungs: [{ notify: [], acknowledgeWithin: PT5M }] } }',
    '',
  );
  if (!read.ok) throw new Error(read.faults.join('\n'));
  for (const name of NAMES) await writeFile(join(folder, name, 'policy.json'), JSON.stringify(read.policy));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['api', 900],
  ['erase', 600],
  ['intake', 600],
  ['wake', 600],
  ['deliver', 900],
  ['connect', 600],
] as const)('%s is at most %i KB', (name, most) => {
  expect(bundles[name].bytes / 1000).toBeLessThanOrEqual(most);
});

// 3.6 MB and 130 ms of import; what Baton uses of it is a few files below.
test.each(FUNCTIONS)('%s does not contain all of Twilio', (name) => {
  expect(bundles[name].inputs).toContain(HANDLERS[name]);
  expect(bundles[name].inputs.filter((file) => /twilio\/lib\/(rest\/Twilio|index)\./.test(file))).toEqual([]);
});

/** Whatever the wiring wants to see when it is imported; nobody is called there. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  NODE_OPTIONS: '--enable-source-maps',
  AWS_REGION: 'us-east-1',
  TABLE: 'table',
  SECRET_ID: 'secret',
  LOOK_SHARDS: '16',
  INTAKE_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/intake',
  WAKE_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/wake',
  DELIVER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/deliver',
  CALLS_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/calls',
  PUBLIC_URL: 'https://baton.example.com',
  WIRED: '{}',
  OPERATORS_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:operators',
};

const MEASURE = `
const before = process.cpuUsage();
const { handler } = await import(process.argv[1]);
const { user, system } = process.cpuUsage(before);
if (typeof handler !== 'function') throw new Error('exports no handler');
console.log((user + system) / 1000);
`;

/** Milliseconds of processor time that a fresh process needs to import the bundle. */
async function importing(name: Name): Promise<number> {
  const file = pathToFileURL(join(folder, name, 'index.mjs')).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', MEASURE, file],
    {
      cwd: folder,
      env: ENVIRONMENT,
    },
  );
  return Number(stdout);
}

// A cold start is mostly this. It is told in multiples of what no function can do without, so that it holds on
// any machine; in processor time, which waiting for other processes does not lengthen; and as the least of
// nine runs, taken in turns, since whatever disturbs a run only ever makes it longer.
test('each function is imported in at most 1.8 times what the AWS clients alone take', async () => {
  const least = Object.fromEntries(NAMES.map((name) => [name, Number.POSITIVE_INFINITY])) as Record<
    Name,
    number
  >;
  for (let run = 0; run < 9; run++)
    for (const name of NAMES) least[name] = Math.min(least[name], await importing(name));

  const times = Object.fromEntries(FUNCTIONS.map((name) => [name, least[name] / least.clients]));
  const tooSlow = Object.entries(times).filter(([, ratio]) => ratio > 1.8);
  expect(tooSlow, `the clients alone took ${least.clients.toFixed(0)} ms`).toEqual([]);
}, 120_000);
