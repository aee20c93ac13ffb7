/** The browser's offer to put the page on the home screen; only some browsers make one. */
export interface Install {
  readonly isOffered: () => boolean
  readonly ask: () => Promise<void>
}

interface InstallOffer extends Event {
  prompt(): Promise<unknown>
}

/** Keeps the browser's offer until the holder taps the page's own button. */
export function watchInstall(changed: () => void): Install {
  let offer: InstallOffer | null = null
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    if (isOffer(event)) offer = event
    changed()
  })
  addEventListener('appinstalled', () => {
    offer = null
    changed()
  })
  return {
    isOffered: () => offer !== null,
    ask: async () => {
      await offer?.prompt()
      // An offer is good for one answer.
      offer = null
      changed()
    },
  }
}

function isOffer(event: Event): event is InstallOffer {
  return 'prompt' in event && typeof event.prompt === 'function'
}
