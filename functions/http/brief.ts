import { type Context, Hono } from 'hono';
import { briefFor, type Named } from '../app/ask.ts';
import { briefPage } from '../console/brief-page.ts';
import { briefText } from '../domain/brief/brief-words.ts';
import { CaseId, Conversation, E164 } from '../domain/ids.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/**
 * `/cases/{id}/brief`, and `/brief?conversation=…` or `?phone=…` for the screen that an agent's desk pops up: HTML,
 * or JSON or a short text when that is asked for.
 */
export function briefRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();
  const password = behindPassword(ports);

  const answer = async (c: Context<OnLambda>, named: Named) => {
    const policy = await ports.policies.active();
    const now = ports.clock.now();
    const brief = await briefFor(ports, policy, named, now);
    if (!brief) return problem(c, 404, 'Not found', `there is no case of this ${named.by}`);
    c.header('cache-control', 'no-store');
    const wanted = c.req.header('accept') ?? '';
    if (wanted.includes('application/json')) return c.json(brief);
    if (wanted.startsWith('text/plain')) return c.text(briefText(brief));
    return c.html(briefPage(brief, now, policy.timeZone));
  };

  routes.get('/cases/:id/brief', password, async (c) => {
    const id = CaseId.safeParse(c.req.param('id'));
    if (!id.success) return problem(c, 404, 'Not found', 'there is no case of this id');
    return answer(c, { by: 'case', id: id.data });
  });

  routes.get('/brief', password, async (c) => {
    const named = namedBy(c.req.query('conversation'), c.req.query('phone'));
    return typeof named === 'string' ? problem(c, 400, 'Bad question', named) : answer(c, named);
  });
  return routes;
}

/** What was asked for, or what is wrong with the question. */
function namedBy(conversation: string | undefined, phone: string | undefined): Named | string {
  if ((conversation === undefined) === (phone === undefined)) return 'name either conversation or phone';
  if (conversation !== undefined) {
    const parsed = Conversation.safeParse(conversation);
    if (!parsed.success || conversation.startsWith('case:'))
      return 'conversation: not an id of a conversation';
    return { by: 'conversation', conversation: parsed.data };
  }
  // A plus sign that was not encoded arrives as a space.
  const parsed = E164.safeParse(phone?.replace(/^ /, '+'));
  if (!parsed.success) return 'phone: not a number in E.164, like %2B15555550101';
  return { by: 'phone', phone: parsed.data };
}
