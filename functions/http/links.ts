import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { readCases } from '../app/find.ts';
import { LINK_STYLE, linkNotice } from '../console/link-layout.ts';
import { CaseId } from '../domain/ids.ts';
import { LINK_PATH } from '../domain/links.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';
import { promiseLink } from './promise-link.ts';
import { fromOurPages } from './same-origin.ts';
import { digestLink, pageLink } from './supervisor-links.ts';

/** A form has a few short fields. */
const MOST_BYTES = 4_096;

/**
 * The page runs nothing and loads nothing; its own style is known by its hash. Nobody keeps it, shows it in a
 * frame, lists it, or learns its address from it.
 */
const STYLE_HASH = createHash('sha256').update(LINK_STYLE).digest('base64');
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

const GONE = linkNotice('There is nothing here', 'Please check that the whole address was copied.');
const EXPIRED = linkNotice(
  'This link has run out',
  'Links work for a few days. Nothing is lost: answer our latest text, or call us.',
);

/**
 * `/l/{token}`: what a link opens, without a login. Whatever is wrong with a token, the answer is the same; guessing
 * one of 2^128 needs no limit. `POST /cases/{id}/links/revoke`, behind the console's password, shuts all of a case.
 */
export function linkRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();
  const { clock, links, log } = ports;
  const promise = promiseLink(ports);
  const page = pageLink(ports);
  const digest = digestLink(ports);

  const path = `${LINK_PATH}:token`;
  const limit = bodyLimit({
    maxSize: MOST_BYTES,
    onError: (c) => problem(c, 413, 'Too large', 'a form has a few short fields'),
  });
  routes.use(path, limit, async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  });
  routes.post(path, fromOurPages(ports));

  routes.on(['GET', 'POST'], path, async (c) => {
    const now = clock.now();
    const opened = await links.open(c.req.param('token'), now);
    if (opened.kind === 'expired') return c.html(EXPIRED, 410);
    if (opened.kind !== 'open') return c.html(GONE, 404);
    const form = c.req.method === 'POST' ? new URLSearchParams(await c.req.text()) : undefined;
    const answer = async () => {
      const { link } = opened;
      switch (link.kind) {
        case 'promise':
          return form ? promise.act(link, form, now) : promise.show(link, now);
        case 'page':
          return form ? page.act(link, form, now) : page.show(link, now);
        case 'digest':
          return form ? digest.act(link, form, now) : digest.show(link, now);
      }
    };
    const shown = await answer();
    return shown ? c.html(shown) : c.html(GONE, 404);
  });

  routes.post('/cases/:id/links/revoke', behindPassword(ports), fromOurPages(ports), async (c) => {
    const id = CaseId.safeParse(c.req.param('id'));
    const found = id.success && (await readCases(ports.store, [id.data])).get(id.data);
    if (!found) return problem(c, 404, 'Not found', 'there is no case of this id');
    await links.revoke(found.id, clock.now());
    log.info('the links of a case were revoked', { case: found.id });
    return c.req.header('accept')?.includes('text/html')
      ? c.redirect(`/cases/${found.id}`, 303)
      : c.body(null, 204);
  });
  return routes;
}
