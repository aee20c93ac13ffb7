/** The one script that may become a worker: `sw.js` beside the page. */
const WORKER = 'sw.js'

/** Has the service worker keep the page's own files, so that it opens without a network. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const address = workerAddress()
  // Browsers that know no Trusted Types take the address as text; those that do take what the policy made.
  navigator.serviceWorker.register(address as string, { updateViaCache: 'none' }).catch(() => {
    // A browser that allows no worker still has the page, though not without a network.
  })
}

function workerAddress(): unknown {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  if (!types) return WORKER
  const only = (url: string) => {
    if (url !== WORKER) throw new TypeError('not the worker of this page')
    return url
  }
  return types.createPolicy('claviger', { createScriptURL: only }).createScriptURL(WORKER)
}

/** The part of Trusted Types that is used here; the compiler's library does not have it. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown }
}
