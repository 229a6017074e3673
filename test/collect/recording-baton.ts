import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Fact } from '../../functions/domain/event.ts';
import { instantAt } from '../../functions/domain/time.ts';
import { readEvents } from '../../functions/sources/cloud-events.ts';
import { maySign, verifySignature } from '../../functions/sources/signature.ts';
import type { Last } from './pbx.ts';

/** A server that takes events as Baton's API does, and keeps each of them once by its source and id. */
export async function recordingBaton(sources: Record<string, string[]>, last: Last = onTestFinished) {
  const facts = new Map<string, Fact>();
  const counts = { posts: 0, unsigned: 0, refused: 0, repeated: 0 };
  let isAway = false;
  let slow = (): number => 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (isAway) return void request.socket.destroy();
    const body = Buffer.concat(chunks);
    const headers = request.headers as Record<string, string>;
    const now = instantAt(Date.now());
    const verdict = verifySignature({ headers, body }, sources, now);
    const answer = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(content));
    };
    if (!verdict.ok) {
      counts.unsigned += 1;
      return answer(verdict.status, { title: 'not signed', detail: verdict.reason });
    }
    const reading = readEvents(headers['content-type'], body, now, (source) =>
      maySign(verdict.sources, source),
    );
    if ('refusal' in reading) return answer(reading.refusal.status, reading.refusal);
    counts.posts += 1;
    counts.refused += reading.refused.length;
    for (const fact of reading.facts) {
      const key = `${fact.source} ${fact.id}`;
      if (facts.has(key)) counts.repeated += 1;
      else facts.set(key, fact);
    }
    await wait(slow());
    return answer(202, { accepted: reading.facts.length, refused: reading.refused });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  last(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    events: (): readonly Fact[] => [...facts.values()],
    /** Away: hangs up on everybody, as a machine that starts again does. */
    goAway: (): void => {
      isAway = true;
    },
    /** Answers later than it has taken the events: so long after, in milliseconds. */
    answerAfter(ms: () => number): void {
      slow = ms;
    },
    comeBack: (): void => {
      isAway = false;
    },
  };
}
