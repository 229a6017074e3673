import { afterEach, expect, test } from 'vitest';
import type { HttpApi, Route } from '../../infra/local/api.ts';
import { matcherOf, vagueness } from '../../infra/local/api.ts';
import { InvocationFault } from '../../infra/local/environments.ts';
import type { LocalFunction } from '../../infra/local/functions.ts';
import { type HttpServer, openHttp } from '../../infra/local/http.ts';

const servers: HttpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const answering = (answer: (event: unknown) => unknown): LocalFunction => ({
  name: 'api',
  arn: 'arn',
  role: 'role',
  logGroup: 'log',
  hasRoom: () => true,
  invoke: async (event) => answer(event),
  warm: async () => {},
  stop: async () => {},
});

async function serve(routes: Record<string, (event: unknown) => unknown>, timeout = 30_000): Promise<string> {
  const server = await openHttp(0);
  servers.push(server);
  const api: HttpApi = {
    id: 'api',
    routes: Object.entries(routes)
      .map(
        ([routeKey, answer]): Route => ({
          routeKey,
          timeout,
          target: answering(answer),
          match: matcherOf(routeKey),
        }),
      )
      .sort((a, b) => vagueness(a.routeKey) - vagueness(b.routeKey)),
  };
  server.open(api, [], '000000000000');
  return server.url;
}

test('the most exact route answers', async () => {
  const said = (word: string) => () => ({ statusCode: 200, body: word });
  const url = await serve({
    $default: said('default'),
    'ANY /{proxy+}': said('any'),
    'GET /cases/{id}': (event) => ({ statusCode: 200, body: Object(event).pathParameters.id }),
    'GET /cases/new': said('new'),
  });
  const get = async (path: string, method = 'GET') => (await fetch(url + path, { method })).text();
  expect(await get('/cases/new')).toBe('new');
  expect(await get('/cases/a%20b')).toBe('a b');
  expect(await get('/cases/1', 'POST')).toBe('any');
  expect(await get('/')).toBe('default');
});

test('without a route, and without an answer, API Gateway speaks for itself', async () => {
  const url = await serve({
    'GET /fails': () => {
      throw new InvocationFault('failed', 'Error', 'secret words');
    },
    'GET /odd': () => ({ statusCode: 'many' }),
  });
  const nothing = await fetch(`${url}/nothing`);
  expect([nothing.status, await nothing.json()]).toEqual([404, { message: 'Not Found' }]);
  const failed = await fetch(`${url}/fails`);
  expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  expect((await fetch(`${url}/odd`)).status).toBe(500);
});

test('a function that takes longer than its integration allows is answered for', async () => {
  const url = await serve({ $default: () => new Promise(() => {}) }, 50);
  expect((await fetch(url)).status).toBe(503);
});

test('cookies, bytes and bare values are answered as format 2.0 has them', async () => {
  const url = await serve({
    'GET /cookies': () => ({ statusCode: 204, cookies: ['a=1; Secure', 'b=2'] }),
    'GET /bytes': () => ({
      statusCode: 200,
      isBase64Encoded: true,
      body: 'AAEC',
      headers: { 'Content-Type': 'x/y' },
    }),
    'GET /bare': () => ({ hello: 'there' }),
  });
  expect((await fetch(`${url}/cookies`)).headers.getSetCookie()).toEqual(['a=1; Secure', 'b=2']);
  const bytes = await fetch(`${url}/bytes`);
  expect([...(await bytes.bytes())]).toEqual([0, 1, 2]);
  expect(bytes.headers.get('content-type')).toBe('x/y');
  expect(await (await fetch(`${url}/bare`)).json()).toEqual({ hello: 'there' });
});

test('a port in use is told with what to do', async () => {
  const server = await openHttp(0);
  servers.push(server);
  await expect(openHttp(server.port)).rejects.toThrow(
    `port ${server.port} is in use: stop what uses it, or start with --port NUMBER`,
  );
});

test('until the machine is ready, it says so', async () => {
  const server = await openHttp(0);
  servers.push(server);
  expect((await fetch(server.url)).status).toBe(503);
});
