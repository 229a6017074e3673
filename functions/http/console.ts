import { Hono } from 'hono';
import { oneCase, openCases } from '../app/views.ts';
import { casePage } from '../console/case-page.ts';
import { casesPage } from '../console/cases-page.ts';
import { CaseId } from '../domain/ids.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/** `/cases`: what is open, for people (HTML) and programs (`Accept: application/json`), behind a password. */
export function consoleRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();

  routes.use('/cases/*', behindPassword(ports));

  routes.get('/cases', async (c) => {
    const policy = await ports.policies.active();
    const now = ports.clock.now();
    const rows = await openCases(ports, policy, now);
    const wantsJson = c.req.header('accept')?.includes('application/json');
    return wantsJson ? c.json({ cases: rows }) : c.html(casesPage(rows, now, policy.timeZone));
  });

  routes.get('/cases/:id', async (c) => {
    const id = CaseId.safeParse(c.req.param('id'));
    const policy = await ports.policies.active();
    const found = id.success ? await oneCase(ports, policy, id.data) : undefined;
    if (!found) return problem(c, 404, 'Not found', 'there is no case of this id');
    const wantsJson = c.req.header('accept')?.includes('application/json');
    return wantsJson ? c.json(found) : c.html(casePage(found, policy.timeZone));
  });
  return routes;
}
