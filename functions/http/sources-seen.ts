import { Hono } from 'hono';
import { sourceRows } from '../app/sources-view.ts';
import { sourcesPage } from '../console/sources-page.ts';
import { wiredSources } from '../sources/wired.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';

/** `GET /sources`, behind the console's password: what each source sends, as HTML or JSON. */
export function seenRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();
  routes.get('/sources', behindPassword(ports), async (c) => {
    const now = ports.clock.now();
    const rows = await sourceRows(ports.sources, wiredSources(ports.wired), now);
    c.header('cache-control', 'no-store');
    if (c.req.header('accept')?.includes('application/json')) return c.json({ sources: rows });
    const { timeZone } = await ports.policies.active();
    return c.html(sourcesPage(rows, now, timeZone));
  });
  return routes;
}
