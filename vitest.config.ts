import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that start processes, or look at what a fresh one does: each file has a process of its own. */
const WITH_PROCESSES = ['aws', 'cli', 'collect', 'contract', 'infra', 'local'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

const shared = {
  setupFiles: ['test/contract/watch-here.ts'],
  // Some tests start processes, which takes its time on a machine that does other things too.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    // One that waits for a process leaves the core to the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { ...shared, name: 'rules', exclude: [...WITH_PROCESSES, 'node_modules'], isolate: false } },
      { test: { ...shared, name: 'processes', include: WITH_PROCESSES } },
    ],
  },
});
