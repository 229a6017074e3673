import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What an HTTP API hands to a function (payload format 2.0) and what it makes of the answer. */

export interface Match {
  readonly routeKey: string;
  readonly pathParameters?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

interface Api {
  readonly apiId: string;
  readonly accountId: string;
  readonly stage: string;
}

/** Bodies that arrive as they are; all others arrive in base64, forms among them. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b)/i;

export function eventOf(request: IncomingMessage, body: Buffer, match: Match, api: Api): object {
  const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const rawPath = (request.url ?? '/').split('?')[0] ?? pathname;
  const headers = headersOf(request);
  const host = headers['host'] ?? 'localhost';
  const query = [...new Set(searchParams.keys())];
  const cookies = request.headers.cookie?.split(/; ?/);
  const isText = TEXT.test(headers['content-type'] ?? '');
  const now = new Date();
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath,
    rawQueryString: search.replace(/^\?/, ''),
    ...(cookies && { cookies }),
    headers,
    ...(query.length && {
      queryStringParameters: Object.fromEntries(
        query.map((name) => [name, searchParams.getAll(name).join(',')]),
      ),
    }),
    ...(match.pathParameters && { pathParameters: match.pathParameters }),
    requestContext: {
      accountId: api.accountId,
      apiId: api.apiId,
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: match.routeKey,
      stage: api.stage,
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length && { body: isText ? body.toString() : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Lower-case names, repeated ones joined by commas, cookies apart, and what API Gateway adds. */
function headersOf({
  headers,
  socket,
}: {
  headers: IncomingHttpHeaders;
  socket: { localPort?: number | undefined; remoteAddress?: string | undefined };
}): Record<string, string> {
  const joined = Object.entries(headers)
    .filter(([name, value]) => name !== 'cookie' && value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]);
  return {
    'x-forwarded-for': socket.remoteAddress ?? '127.0.0.1',
    'x-forwarded-port': String(socket.localPort ?? 80),
    'x-forwarded-proto': 'http',
    ...Object.fromEntries(joined),
  };
}

/** Without a `statusCode` the whole answer is the body, as JSON. */
export function answerOf(output: unknown): HttpAnswer {
  const given = Object(output);
  if (given.statusCode === undefined) {
    const text = typeof output === 'string' ? output : JSON.stringify(output ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
  }
  const status = Number(given.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return plain(500, 'Internal Server Error');
  const headers: Record<string, string | string[]> = { 'content-type': 'text/plain' };
  for (const [name, value] of Object.entries(Object(given.headers)))
    headers[name.toLowerCase()] = String(value);
  if (Array.isArray(given.cookies)) headers['set-cookie'] = given.cookies.map(String);
  return {
    status,
    headers,
    body: Buffer.from(String(given.body ?? ''), given.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** API Gateway's own answers. */
export const plain = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});
