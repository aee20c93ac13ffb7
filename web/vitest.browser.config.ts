import { defineConfig } from 'vitest/config'

/** They measure how long a person waits, and run when nothing else does. */
const MEASURED = ['browser/speed.test.ts', 'browser/long-list.test.ts']

/** Tests of the pages in Chromium, against servers of their own: `npm run browser`, or `cargo xtask test -p web`. */
export default defineConfig({
  test: {
    environment: 'node',
    // A machine that builds elsewhere stalls now and then; what needed its second try is told in the report.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // Two at a time: a page waits for its server, and a server for its page.
        test: { name: 'pages', include: ['browser/**/*.test.ts'], exclude: MEASURED, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: { name: 'measured', include: MEASURED, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
