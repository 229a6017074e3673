import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { HttpApi } from './api.ts';
import { codesOf, MachineFault } from './fault.ts';
import { answerOf, eventOf, type HttpAnswer, plain } from './http-event.ts';

/**
 * Something that this machine serves and the stack does not have, such as the phones page. It is asked before
 * the API's routes, for every path that is `path` or lies under it.
 */
export interface LocalRoute {
  readonly path: string;
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export interface HttpServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Until then every request is answered 503. */
  open(api: HttpApi | undefined, routes: readonly LocalRoute[], account: string): void;
  /** Accepts nothing more, and resolves when what was accepted has been answered. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** API Gateway takes 10 MB, Lambda 6 MB; what is not text grows by a third in base64. */
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_EVENT_BYTES = 6 * 1024 * 1024;

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * Takes the port at once, so that a port in use is known before anything else is done.
 * @throws MachineFault when it cannot be had
 */
export async function openHttp(port: number): Promise<HttpServer> {
  let listener: Listener = (_, response) => write(response, plain(503, 'Baton is starting'));
  const server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  }).catch((fault: unknown) => {
    const [code] = codesOf(fault);
    if (code === 'EADDRINUSE')
      throw new MachineFault(
        [`port ${port} is in use: stop what uses it, or start with --port NUMBER`],
        fault,
      );
    if (code === 'EACCES')
      throw new MachineFault(
        [`port ${port} may not be used by this user: start with --port NUMBER over 1023`],
        fault,
      );
    throw fault;
  });
  const taken = (server.address() as AddressInfo).port;
  const drain = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    open(api, routes, account) {
      const mounted = routes.map(({ path, fetch }) => ({ path, listen: getRequestListener(fetch) }));
      const toApi = apiListener(api, account);
      listener = (request, response) => {
        const path = pathOf(request);
        const local = isFromHere(request)
          ? mounted.find((one) => path === one.path || path.startsWith(`${one.path}/`))
          : undefined;
        return local ? local.listen(request, response) : toApi(request, response);
      };
    },
    drain,
    close: () => {
      server.closeAllConnections();
      return drain();
    },
  };
}

/** Not through a tunnel, and not by a foreign name that leads here: local routes have no password. */
const isFromHere = ({ headers }: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '') && headers['x-forwarded-for'] === undefined;

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/';

function apiListener(api: HttpApi | undefined, accountId: string): Listener {
  return async (request, response) => {
    const body = await bodyOf(request);
    write(response, body ? await ask(request, body) : plain(413, 'Request Entity Too Large'));
  };

  async function ask(request: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
    const path = pathOf(request);
    for (const route of api?.routes ?? []) {
      const match = route.match(request.method ?? 'GET', path);
      if (!api || !match) continue;
      const event = eventOf(request, body, match, { apiId: api.id, accountId, stage: '$default' });
      if (body.length * (Object(event).isBase64Encoded ? 4 / 3 : 1) > MOST_EVENT_BYTES)
        return plain(413, 'Request Entity Too Large');
      return await invoke(route.target.invoke(event), route.timeout);
    }
    return plain(404, 'Not Found');
  }
}

async function invoke(invocation: Promise<unknown>, timeout: number): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HttpAnswer>((resolve) => {
    timer = setTimeout(() => resolve(plain(503, 'Service Unavailable')), timeout);
  });
  const answered = invocation.then(answerOf, () => plain(500, 'Internal Server Error'));
  const answer = await Promise.race([answered, late]);
  clearTimeout(timer);
  return answer;
}

/** Nothing when it is longer than API Gateway takes. What is too long is read to its end and dropped. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  return bytes <= MOST_BYTES ? Buffer.concat(chunks) : undefined;
}

function write(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
}
