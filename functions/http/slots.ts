import { Hono } from 'hono';
import { freeSlots } from '../app/free-slots.ts';
import { E164 } from '../domain/ids.ts';
import { between, duration, InstantIn, later, plus, spanOf } from '../domain/time.ts';
import { behindPassword } from './password.ts';
import type { ApiPorts, OnLambda } from './ports.ts';
import { problem } from './problem.ts';

/** What one answer is about at most, and what it is about when nobody says. */
const LONGEST = duration('P7D');
const USUAL = duration('PT2H');

/**
 * `GET /callbacks/slots?from=&until=&phone=`: when a call could still be promised, for an agent's desk or a page of
 * the centre's own. Minutes, or quarters of an hour when more than two hours are asked for. With a number, only when
 * that may be called.
 */
export function slotRoutes(ports: ApiPorts): Hono<OnLambda> {
  const routes = new Hono<OnLambda>();
  routes.get('/callbacks/slots', behindPassword(ports), async (c) => {
    const now = ports.clock.now();
    const policy = await ports.policies.active();
    // A plus sign that was not encoded arrives as a space.
    const given = (name: string) =>
      c.req
        .query(name)
        ?.trim()
        .replace(/ (?=\d\d:\d\d$)/, '+');
    const from = InstantIn.safeParse(given('from') ?? now);
    if (!from.success) return problem(c, 400, 'Bad question', `from: ${from.error.issues[0]?.message}`);
    const starts = later(from.data, now);
    const until = InstantIn.safeParse(given('until') ?? plus(starts, spanOf(USUAL)));
    if (!until.success) return problem(c, 400, 'Bad question', `until: ${until.error.issues[0]?.message}`);
    if (between(starts, until.data) > spanOf(LONGEST))
      return problem(c, 400, 'Bad question', 'until: at most seven days after from');
    const phone = c.req.query('phone')?.replace(/^ /, '+');
    const number = phone === undefined ? undefined : E164.safeParse(phone);
    if (number && !number.success)
      return problem(c, 400, 'Bad question', 'phone: not a number in E.164, like %2B15555550101');
    const asked = { from: starts, until: until.data, phone: number?.data };
    c.header('cache-control', 'no-store');
    const { perMinute } = policy.callbacks;
    return c.json({
      ...asked,
      phone: undefined,
      perMinute,
      slots: await freeSlots(ports.store, policy, asked),
    });
  });
  return routes;
}
