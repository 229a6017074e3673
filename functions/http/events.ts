import { Hono } from 'hono';
import { newsOf } from '../app/source-tally.ts';
import { withoutOwnNumber } from '../domain/own-calls.ts';
import { between } from '../domain/time.ts';
import { readEvents } from '../sources/cloud-events.ts';
import { maySign, verifySignature } from '../sources/signature.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/**
 * `POST /events`: signed events in. 202 only when every accepted event is durable in the intake queue; what was
 * refused is named by its index. Nothing of a body that is refused as a whole is kept.
 */
export function eventRoutes({ clock, secrets, queues, tally }: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();

  routes.post('/events', async (c) => {
    const now = clock.now();
    const body = await c.req.text();
    const { sources, twilio } = await secrets.read();
    const verdict = verifySignature({ headers: c.req.header(), body }, sources, now);
    if (!verdict.ok)
      return problem(c, verdict.status, 'The request is not signed as it must be', verdict.reason);

    const reading = readEvents(c.req.header('content-type'), body, now, (source) =>
      maySign(verdict.sources, source),
    );
    if ('refusal' in reading) {
      const { status, title, detail } = reading.refusal;
      return problem(c, status, title, detail);
    }
    const refused = reading.refused.map(({ source: _, isProbe: __, ...told }) => told);
    const own = new Set([twilio.from]);
    const accepted = reading.facts.map((fact) => withoutOwnNumber(fact, own));
    const ahead = between(now, verdict.signedAt);
    const refusals = reading.refused.flatMap(({ source, reason, isProbe }) => {
      const mayBe = source !== undefined && maySign(verdict.sources, source);
      return isProbe ? [] : [{ source: mayBe ? source : (verdict.sources[0] ?? '*'), reason }];
    });
    const news = newsOf(accepted, now, { refused: refusals, ahead });
    if (accepted.length === 0) {
      await tally(news);
      return problem(c, 400, 'No event was accepted', 'every event of this request was refused', { refused });
    }

    await Promise.all([queues.intake(accepted.map((fact) => ({ kind: 'fact', fact }))), tally(news)]);
    return c.json({ accepted: accepted.length, refused }, 202);
  });
  return routes;
}
