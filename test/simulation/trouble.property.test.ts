import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochOf } from '../../functions/domain/time.ts';
import { CALLBACK_TROUBLES, REQUEST_TROUBLES } from '../../infra/local/phones/trouble.ts';
import { CUSTOMER, play } from './trouble-world.ts';

/** Whatever goes wrong between Twilio and Baton, and in whatever order. */

const often = <T>(kinds: readonly T[]) =>
  fc.array(fc.option(fc.constantFrom(...kinds), { nil: undefined, freq: 2 }), { maxLength: 40, size: 'max' });

test('nothing is sent twice, nothing is early, and everything comes to an end', async () => {
  await fc.assert(
    fc.asyncProperty(often(REQUEST_TROUBLES), often(CALLBACK_TROUBLES), async (requests, callbacks) => {
      const { state, sent, promisedAt } = await play({
        request: (n) => requests[n - 1],
        callback: (n) => callbacks[n - 1],
      });
      for (const [message, entries] of sent) expect(entries, message).toHaveLength(1);
      for (const entry of [...sent.values()].flat())
        if (entry.kind === 'call' && entry.to === CUSTOMER)
          expect(entry.at).toBeGreaterThanOrEqual(epochOf(promisedAt));
      expect(state.outstanding).toEqual([]);
      for (const promise of state.promises)
        expect(['kept', 'renegotiated', 'broken']).toContain(promise.state);
    }),
    { numRuns: 100 },
  );
}, 120_000);
