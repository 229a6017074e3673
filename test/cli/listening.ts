import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { instantAt } from '../../functions/domain/time.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import { maySign, verifySignature } from '../../functions/sources/signature.ts';

interface Received {
  readonly id: string | undefined;
  readonly events: number;
  readonly bytes: number;
}

/**
 * A server that takes events as the API does. The first requests are answered with `before` instead, one status
 * each; 0 hangs up.
 */
export async function listening(
  sources: Record<string, string[]>,
  before: number[] = [],
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const answer = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(content));
    };
    const forced = before.shift();
    if (forced === 0) return void request.socket.destroy();
    if (forced !== undefined) return answer(forced, { title: 'not now' });
    const headers = request.headers as Record<string, string>;
    const now = instantAt(Date.now());
    const verdict = verifySignature({ headers, body }, sources, now);
    if (!verdict.ok) return answer(verdict.status, { title: 'not signed', detail: verdict.reason });
    const reading = readEvents(headers['content-type'], body, now, (source) =>
      maySign(verdict.sources, source),
    );
    if ('refusal' in reading) return answer(reading.refusal.status, reading.refusal);
    const { facts, refused } = reading;
    received.push({ id: headers['webhook-id'], events: facts.length, bytes: body.length });
    return answer(facts.length > 0 ? 202 : 400, { accepted: facts.length, refused });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}
