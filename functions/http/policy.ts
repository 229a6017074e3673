import { type Context, Hono } from 'hono';
import type { InForce } from '../app/policies.ts';
import { epochOf } from '../domain/time.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/** An item of the table holds 400 KB, and what is written is longer with its defaults. */
const MOST_BYTES = 100_000;
const YAML_OR_JSON = /^(application|text)\/(json|yaml|x-yaml|plain)\s*(;|$)/i;

/**
 * `/policy`: what is in force, and putting another one in force, behind the console's password. A policy with a
 * fault is refused with all of its faults; what was put in force is in use everywhere within half a minute.
 */
export function policyRoutes(ports: ApiPorts): Hono<OnLambda> {
  const { clock, policyVersions, log } = ports;
  const routes = new Hono<OnLambda>();
  routes.use('/policy/*', behindPassword(ports));

  // A browser sends the password along with what another site asks of it: that site may not change anything.
  routes.use('/policy/*', async (c, next) => {
    const site = c.req.header('sec-fetch-site') ?? 'none';
    if (c.req.method !== 'GET' && site !== 'none' && site !== 'same-origin')
      return problem(c, 403, 'Not from there', 'another site may not change the policy');
    return next();
  });

  const answer = (c: Context, { policy, since }: InForce, more: object = {}) => {
    c.header('etag', `"${policy.revision}"`);
    return c.json({ revision: policy.revision, since, ...more });
  };

  routes.get('/policy', async (c) => {
    const inForce = await policyVersions.inForce();
    return answer(c, inForce, { policy: inForce.policy });
  });

  routes.put('/policy', async (c) => {
    if (!YAML_OR_JSON.test(c.req.header('content-type') ?? 'text/plain'))
      return problem(c, 415, 'Not a policy', 'send YAML (application/yaml) or JSON (application/json)');
    const body = await c.req.text();
    if (Buffer.byteLength(body) > MOST_BYTES)
      return problem(c, 413, 'Too large', `a policy has at most ${MOST_BYTES / 1000} KB`);
    // Only here: whoever asks for anything else does not wait for the YAML library.
    const { checkPolicy } = await import('../app/policy-file.ts');
    const now = clock.now();
    const checked = checkPolicy(body, 'policy', new Date(epochOf(now)));
    if (!checked.ok)
      return problem(c, 400, 'The policy has faults', 'nothing was changed', { findings: checked.findings });
    const inForce = await policyVersions.put(checked.policy, now);
    log.info('a policy was put in force', { revision: inForce.policy.revision });
    return answer(c, inForce, { findings: checked.findings });
  });

  routes.get('/policy/versions', async (c) => c.json({ versions: await policyVersions.list() }));

  routes.post('/policy/versions/:revision/restore', async (c) => {
    const inForce = await policyVersions.restore(c.req.param('revision'), clock.now());
    if (!inForce)
      return problem(
        c,
        404,
        'Not found',
        'no policy of this revision is among the last ten, or it is not valid any more',
      );
    log.info('a policy was put in force again', { revision: inForce.policy.revision });
    return answer(c, inForce);
  });
  return routes;
}
