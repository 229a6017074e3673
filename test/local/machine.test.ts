import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Machine, startMachine } from '../../infra/local/machine.ts';
import { eventually } from '../support/eventually.ts';
import { toyAssembly } from '../support/toy-stack.ts';

let dataDir: string;
let directory: string;
let machine: Machine;
const lines: string[] = [];
const texts: [string, string][] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-machine-'));
  const assembly = await toyAssembly();
  directory = assembly.directory;
  machine = await startMachine({
    assembly,
    dataDir,
    port: 0,
    onLine: (line) => lines.push(line),
    beside: () => ({
      onText: (phone, message) => void texts.push([phone, message]),
      routes: [
        { path: '/phones', fetch: (request) => new Response(`local ${new URL(request.url).pathname}`) },
      ],
    }),
    every: () => () => {},
  });
  await writeFile(join(dataDir, 'secrets.json'), '{"word":"plain"}');
}, 60_000);

afterAll(async () => {
  await machine.stop();
  for (const folder of [dataDir, directory]) await rm(folder, { recursive: true });
});

const post = (message: object) =>
  fetch(`${machine.url}/send`, { method: 'POST', body: JSON.stringify(message) });
const item = async (id: string): Promise<Record<string, Record<string, string>> | undefined> => {
  const response = await fetch(`${machine.url}/item/${id}`);
  return response.ok ? ((await response.json()) as Record<string, Record<string, string>>) : undefined;
};
const depth = (queue: string) =>
  Object.entries(machine.depths()).find(([name]) => name.startsWith(`Toy-${queue}`))?.[1];

test('a request goes through the API, the queue and its function into the table', async () => {
  expect((await post({ id: 'plain' })).status).toBe(202);
  expect(await eventually(() => item('plain'))).toMatchObject({ receives: { N: '1' } });
});

test('the function sees a request as API Gateway would hand it over', async () => {
  const response = await fetch(`${machine.url}/a%20b?x=1&x=2&y=%2B`, {
    method: 'POST',
    headers: { Cookie: 'a=1; b=2', 'X-Mixed': 'Case', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'From=%2B15555550101',
  });
  expect(await response.json()).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a%20b',
    rawQueryString: 'x=1&x=2&y=%2B',
    queryStringParameters: { x: '1,2', y: '+' },
    cookies: ['a=1', 'b=2'],
    headers: { 'x-mixed': 'Case' },
    body: Buffer.from('From=%2B15555550101').toString('base64'),
    isBase64Encoded: true,
    requestContext: { http: { method: 'POST', path: '/a%20b' }, stage: '$default' },
  });
});

test('a body over the 6 MB that Lambda takes is refused', async () => {
  const response = await fetch(`${machine.url}/send`, { method: 'POST', body: 'x'.repeat(7 * 1024 * 1024) });
  expect(response.status).toBe(413);
});

test('a local route comes before the API, but not through a tunnel', async () => {
  expect(await (await fetch(`${machine.url}/phones/1`)).text()).toBe('local /phones/1');
  const tunnelled = await fetch(`${machine.url}/phones`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
  expect(await tunnelled.json()).toMatchObject({ rawPath: '/phones' });
});

test('what the role does not allow, or an emulator would ignore, is refused on every tick', async () => {
  lines.length = 0;
  await machine.tick();
  const log = await eventually(async () => {
    const name = Object.keys(machine.calls.byFunction()).find((one) => one.startsWith('Toy-tick'));
    const text = await readFile(join(dataDir, 'logs', `${name}.log`), 'utf8').catch(() => '');
    return text.includes('tried') ? text : undefined;
  });
  expect(JSON.parse(log).tried).toEqual({
    put: expect.stringMatching(
      /^AccessDeniedException: User: .* is not authorized to perform: dynamodb:PutItem/,
    ),
    queue: expect.stringMatching(
      /^AccessDeniedException: .* perform: sqs:SendMessage on resource: arn:aws:sqs:.*Queue/,
    ),
    late: expect.stringContaining('DelaySeconds must be >= 0 and <= 900'),
    text: 'done',
    topic: 'done',
    secret: 'done',
  });
  expect(lines).toContainEqual(
    expect.stringMatching(/may not call dynamodb:PutItem .*: not allowed by any statement/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^Toy-Topic\w+: Toy told$/));
  expect(texts).toEqual([['+15555550110', 'hello']]);
});

test('calls are counted by function and by invocation, and the count can start anew', async () => {
  machine.calls.reset();
  await Promise.all(['n1', 'n2', 'n3'].map((id) => post({ id })));
  await eventually(() => item('n3'));
  await eventually(() => Promise.resolve(depth('Queue')?.inFlight === 0 || undefined));
  const counts = machine.calls.byFunction();
  const of = (name: string) => Object.entries(counts).find(([key]) => key.startsWith(`Toy-${name}`))?.[1];
  expect(of('work')).toEqual({ 'dynamodb:PutItem': 3 });
  expect(of('api')).toMatchObject({ 'sqs:SendMessage': 3 });
  const worked = machine.calls.invocations().filter((one) => one.functionName.startsWith('Toy-work'));
  expect(worked.reduce((sum, one) => sum + one.records, 0)).toBe(3);
  for (const one of worked) expect(one.calls).toEqual({ 'dynamodb:PutItem': one.records });
});

test('a delayed message is on time, and not early', async () => {
  await post({ id: 'delayed', delay: 1 });
  const took = Number((await eventually(() => item('delayed')))?.['took']?.['N']);
  expect(took).toBeGreaterThanOrEqual(1000);
  expect(took).toBeLessThan(5000);
});

test('a poisoned message goes to the dead letters after three tries, and its neighbours are not held up', async () => {
  await Promise.all([post({ id: 'bad', does: 'poison' }), post({ id: 'good' }), post({ id: 'better' })]);
  expect(await eventually(() => item('good'))).toMatchObject({ receives: { N: '1' } });
  expect(await eventually(() => item('better'))).toMatchObject({ receives: { N: '1' } });
  await eventually(async () => depth('Dead')?.ready === 1 || undefined, 15_000);
  const dead = Object.keys(machine.depths()).find((name) => name.startsWith('Toy-Dead')) ?? '';
  expect(machine.waiting(dead).map((body) => JSON.parse(body))).toMatchObject([{ id: 'bad' }]);
  lines.length = 0;
  await machine.tick();
  expect(lines).toContainEqual(expect.stringMatching(/^alarm .*: 1 in Toy-Dead.* A message was given up\.$/));
}, 20_000);

test.each([
  ['sleep first', /timed out: Task timed out after 2 seconds/],
  ['exit first', /exited: /],
  ['gorge first', /out of memory: it used more than its 128 MB/],
])(
  'a function that does "%s" is ended, and its message comes back',
  async (does, line) => {
    lines.length = 0;
    await post({ id: does.replace(' ', '-'), does });
    expect(await eventually(() => item(does.replace(' ', '-')), 15_000)).toMatchObject({
      receives: { N: '2' },
    });
    expect(lines).toContainEqual(expect.stringMatching(line));
  },
  20_000,
);
