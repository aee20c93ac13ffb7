import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { precache } from './scripts/precache.ts'

/** Where `npm run dev` finds a running server; `cargo xtask dev` starts one there. */
const server = process.env['CLAVIGER_DEV_SERVER'] ?? 'http://127.0.0.1:8470'

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [react(), precache(['manifest.webmanifest', 'icon.svg', 'icon-192.png'])],
  // Relative, because a site may lie below a path; the server makes the pages' own links absolute.
  base: './',
  build: {
    target: 'es2023',
    // `scripts/clean.mjs` empties the folder, and leaves the file that keeps it in the repository.
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { console: page('index.html'), me: page('me/index.html'), phone: page('m/index.html'), worker: page('src/phone/worker/sw.ts') },
      // The service worker's scope is its folder, and its address must stay the same.
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? 'm/sw.js' : 'assets/[name]-[hash].js'),
        // What console and self-service share stays together: in many small files it would not pack as well.
        codeSplitting: { groups: [{ name: 'base', test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(query-core|react-query)|openapi-fetch)\// }] },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(['/api', '/enrol', '/healthz'].map((path) => [path, { target: server }])),
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
  },
})
