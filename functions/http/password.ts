import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import type { ApiPorts } from './ports.ts';

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Who may see cases and change the policy: the console's user, by password (`console` of the secret). */
export const behindPassword = ({ secrets }: Pick<ApiPorts, 'secrets'>): MiddlewareHandler =>
  basicAuth({
    realm: 'Baton',
    verifyUser: async (user, password) => {
      const { console } = await secrets.read();
      return same(user, console.user) && same(password, console.password);
    },
  });
