/**
 * Keeps the page's own files, so that it opens without a network, and nothing else: requests of the protocol are not
 * touched, and no address with a code in it is ever kept. Built into `m/sw.js`; `scripts/precache.ts` fills in what
 * the build made.
 */
// What runs here is a service worker, which the compiler's library for pages does not know.
const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** The addresses of the page's files, relative to this one, and what tells this build from others. */
declare const PRECACHE: { readonly version: string; readonly files: readonly string[] }

const PREFIX = `claviger ${worker.registration.scope} `
const CACHE = PREFIX + PRECACHE.version
const PAGE = worker.registration.scope
const FILES = new Set(PRECACHE.files.map((file) => new URL(file, PAGE).href))

worker.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  url.hash = ''
  if (request.method !== 'GET') return
  if (request.mode === 'navigate' && url.pathname === new URL(PAGE).pathname) event.respondWith(kept(PAGE))
  else if (FILES.has(url.href)) event.respondWith(kept(url.href))
})

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.addAll([PAGE, ...FILES].map((url) => new Request(url, { cache: 'reload', credentials: 'omit' })))
}

async function kept(url: string): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(url)) ?? fetch(url)
}

async function forgetOthers(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(others.map((name) => caches.delete(name)))
}
