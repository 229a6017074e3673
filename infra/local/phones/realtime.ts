import type { World } from './line.ts';

/** Longer than Twilio waits for an answer to a webhook, in milliseconds, it makes no sense to wait. */
const ANSWER_LIMIT = 15_000;

/**
 * Real time and the real network, for one machine. `failed` is told of what went wrong inside the stand-in
 * itself. A timer that is still to come does not keep the process alive.
 */
export function realWorld(failed: (error: unknown) => void): World {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(() => Promise.resolve().then(run).catch(failed), ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    async post(url, form, headers) {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: form.toString(),
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_LIMIT),
      });
      return { status: response.status, body: await response.text() };
    },
  };
}
