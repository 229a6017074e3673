import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { oneCase, openCases } from '../app/views.ts';
import { casePage } from '../console/case-page.ts';
import { casesPage } from '../console/cases-page.ts';
import { CaseId } from '../domain/ids.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** `/cases`: what is open, for people (HTML) and programs (`Accept: application/json`), behind a password. */
export function consoleRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();

  routes.use(
    '/cases/*',
    basicAuth({
      realm: 'Baton',
      verifyUser: async (user, password) => {
        const { console } = await ports.secrets.read();
        return same(user, console.user) && same(password, console.password);
      },
    }),
  );

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
