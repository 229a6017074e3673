import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { erasureRoutes } from './http/erasure.ts';
import type { ErasePorts } from './http/ports.ts';
import { wiredErase } from './wiring-erase.ts';

/** HTTP, too, and apart from everything else that is: nobody but this function may look everywhere, and delete. */
export function eraseHandler(wired: () => ErasePorts): (event: LambdaEvent) => Promise<unknown> {
  let answer: ReturnType<typeof handle> | undefined;
  return async (event) => {
    answer ??= handle(erasureRoutes(wired()));
    return answer(event);
  };
}

export const handler = eraseHandler(wiredErase);
