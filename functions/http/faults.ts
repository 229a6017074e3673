import type { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Log } from '../ports.ts';
import type { OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/** What is answered where there is nothing, and when something of ours failed. */
export function withFaults(app: Hono<OnLambda>, log: Log): Hono<OnLambda> {
  app.notFound((c) => problem(c, 404, 'Not found', 'there is nothing at this address'));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.failed('a request failed', error, { path: c.req.routePath });
    // Zendesk sends again only what it is told to send again within a minute.
    c.header('retry-after', '10');
    return problem(c, 503, 'Not now', 'nothing of this request was kept; try it again');
  });
  return app;
}
