import { defineConfig } from 'vitest/config';

export default defineConfig({
  // A parser that the recipes are tested with names source maps that it does not bring.
  logLevel: 'error',
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/properties.ts'],
    testTimeout: 20_000,
    // It imports JSON without the attribute that Node asks for.
    server: { deps: { inline: [/@actions\//] } },
  },
});
