import { reached } from '../api/connection'

const RELOADED = 'claviger.reloaded'
/** A page that was loaded again this recently has another trouble than an upgrade. */
const AT_MOST_EVERY_MS = 60_000

/**
 * Loads the page again when a room's files are gone: the server was upgraded
 * while the page was open, and has the rooms under other names now.
 */
export function followUpgrades(): void {
  window.addEventListener('vite:preloadError', () => {
    void reached().then((there) => {
      const last = Number(sessionStorage.getItem(RELOADED))
      if (!there || Date.now() - last < AT_MOST_EVERY_MS) return
      sessionStorage.setItem(RELOADED, String(Date.now()))
      location.reload()
    })
  })
}
