import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    setupFiles: ['test/contract/watch-here.ts'],
    // Some tests start processes, which takes its time on a machine that does other things too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
