import { defineConfig } from 'vitest/config';
import { Slowest } from './test/support/slowest.ts';

/** A parser that the recipes are tested with names source maps that it does not bring. */
const logLevel = 'error';

/** Runs in both, further in the second. */
const RANDOM = 'test/wizard/transitions.test.ts';
const SLOW = 'test/**/*.slow.test.ts';

const shared = {
  setupFiles: ['test/support/properties.ts'],
  testTimeout: 20_000,
  // It imports JSON without the attribute that Node asks for.
  server: { deps: { inline: [/@actions\//] } },
};

export default defineConfig({
  test: {
    reporters: ['default', new Slowest(10)],
    // Of two cores vitest would leave one idle.
    maxWorkers: '100%',
    // `npm test` runs the first tier, `npm run test:all` both: terminals, the built program, faults, speeds.
    // The first tier's files share their modules: loading them for each file anew is half of its time.
    projects: [
      {
        logLevel,
        test: { ...shared, name: 'fast', include: ['test/**/*.test.ts'], exclude: [SLOW], isolate: false },
      },
      {
        logLevel,
        test: {
          ...shared,
          name: 'slow',
          include: [SLOW, RANDOM],
          env: { RANDOM_WALKS: '60' },
          testTimeout: 120_000,
        },
      },
    ],
  },
});
