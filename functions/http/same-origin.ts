import type { MiddlewareHandler } from 'hono';
import type { ApiPorts } from './ports.ts';
import { problem } from './problem.ts';

/**
 * Lets a browser change things only from a page of ours. Its `Sec-Fetch-Site` says where a form comes from; an older
 * browser says `Origin`, and under `no-referrer` just `null`, which is let through: whoever knows the token in the
 * address needs no forgery. Programs send neither.
 */
export const fromOurPages = ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): MiddlewareHandler => {
  const ours = new URL(publicUrl).origin;
  return async (c, next) => {
    const [site, origin] = [c.req.header('sec-fetch-site'), c.req.header('origin')];
    const isOurs =
      site === undefined
        ? origin === undefined || origin === 'null' || origin === ours
        : site === 'same-origin' || site === 'none';
    return isOurs ? next() : problem(c, 403, 'Not from there', 'another site may not change anything here');
  };
};
