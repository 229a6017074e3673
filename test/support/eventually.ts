import { setTimeout as after } from 'node:timers/promises';

/** Asks again until there is something. For what happens in other threads, in real time. */
export async function eventually<T>(ask: () => Promise<T | undefined>, milliseconds = 8000): Promise<T> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`nothing within ${milliseconds} ms`);
    await after(20);
  }
}
