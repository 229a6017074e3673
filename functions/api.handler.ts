import { handle, type LambdaEvent } from 'hono/aws-lambda';
import type { ApiPorts } from './http/ports.ts';
import { routesOf } from './http/routes.ts';
import { wiredApi } from './wiring-api.ts';

/** HTTP: events and webhooks in, pages out. Each route checks its own signature or password. */
export function apiHandler(wired: () => ApiPorts): (event: LambdaEvent) => Promise<unknown> {
  let answer: ReturnType<typeof handle> | undefined;
  return async (event) => {
    answer ??= handle(routesOf(wired()));
    return answer(event);
  };
}

export const handler = apiHandler(wiredApi);
