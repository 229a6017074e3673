import { Hono } from 'hono';
import { explanationFor } from '../app/ask.ts';
import { explainPage } from '../console/explain-page.ts';
import { CaseId } from '../domain/ids.ts';
import { InstantIn } from '../domain/time.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/** `/cases/{id}/explain?at=…`: why each page was sent or not, as HTML or JSON. */
export function explainRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();

  routes.get('/cases/:id/explain', behindPassword(ports), async (c) => {
    const now = ports.clock.now();
    // A plus sign that was not encoded arrives as a space.
    const at = InstantIn.safeParse(c.req.query('at')?.replace(' ', '+') ?? now);
    if (!at.success)
      return problem(c, 400, 'Bad question', `at: ${at.error.issues[0]?.message ?? 'not a time'}`);
    if (at.data > now) return problem(c, 400, 'Bad question', 'at: lies in the future');
    const id = CaseId.safeParse(c.req.param('id'));
    const policy = await ports.policies.active();
    const found = id.success
      ? await explanationFor(ports, policy, { by: 'case', id: id.data }, at.data)
      : undefined;
    if (!found) return problem(c, 404, 'Not found', 'there is no case of this id');
    const wantsJson = c.req.header('accept')?.includes('application/json');
    return wantsJson ? c.json(found) : c.html(explainPage(found));
  });
  return routes;
}
