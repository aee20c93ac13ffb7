import { defineConfig } from 'vitest/config'

/** Tests of the pages in Chromium, against servers of their own: `npm run browser`, or `cargo xtask test -p web`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['browser/**/*.test.ts'],
    // One browser and one server at a time: some tests measure how long a person waits.
    fileParallelism: false,
    // A machine that builds elsewhere stalls now and then; what needed its second try is told in the report.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
