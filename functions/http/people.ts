import { Hono } from 'hono';
import { PersonId } from '../domain/ids.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { fromOurPages } from './same-origin.ts';

/**
 * `POST /people/{id}/release`, behind the console's password: the number of a person is all right again, and their
 * pages go by it as before. A STOP is theirs to take back, by texting START. 202 when that is durable.
 */
export function peopleRoutes(ports: ApiPorts): Hono<OnLambda> {
  const { policies, queues, log } = ports;
  const routes = new Hono<OnLambda>();

  routes.post('/people/:id/release', behindPassword(ports), fromOurPages(ports), async (c) => {
    const id = PersonId.safeParse(c.req.param('id'));
    const known = id.success && (await policies.active()).people[id.data] !== undefined;
    if (!known) return problem(c, 404, 'Not found', 'there is nobody of this id in the policy');
    await queues.intake([{ kind: 'release', person: id.data }]);
    log.info('a person was released from quarantine', { person: id.data });
    return c.body(null, 202);
  });
  return routes;
}
