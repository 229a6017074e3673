import { Hono } from 'hono';
import { ErasureAsked, eraseStretch } from '../app/erase.ts';
import { withFaults } from './faults.ts';
import { behindPassword } from './password.ts';
import type { ErasePorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { jsonOf } from './readings.ts';
import { fromOurPages } from './same-origin.ts';

/**
 * `POST /erasures`, behind the console's password: removes a customer from one stretch of all that is kept, and says
 * from where to go on. The number is in the body, where no log has it.
 */
export function erasureRoutes(ports: ErasePorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();
  routes.post('/erasures', behindPassword(ports), fromOurPages(ports), async (c) => {
    const asked = ErasureAsked.safeParse(jsonOf(await c.req.text()));
    if (!asked.success) {
      const [issue] = asked.error.issues;
      return problem(c, 400, 'Bad question', `${issue?.path.join('.')}: ${issue?.message}`);
    }
    const erased = await eraseStretch(ports, asked.data);
    if (!erased) return problem(c, 400, 'Bad question', 'from: not the `next` of an answer');
    const removed = erased.cases.filter(({ outcome }) => outcome === 'removed').length;
    if (!asked.data.dryRun && removed > 0) ports.log.info('a customer was erased', { cases: removed });
    c.header('cache-control', 'no-store');
    return c.json(erased);
  });
  return withFaults(routes, ports.log);
}
