import { sitePath } from '../api/site'

const STORED = 'claviger.me.organisation'
const SLUG = /^[a-z0-9][a-z0-9-]*$/

/** The project whose self-service an address leads to: `/me/{slug}`. */
export function slugOf(pathname: string): string | null {
  const name = pathname.slice(sitePath.length).replace(/^\/me\/?/, '').replace(/\/$/, '')
  return isSlug(name) ? name : null
}

/** Whether a text can be an organisation's short name. */
export function isSlug(text: string): boolean {
  return SLUG.test(text)
}

export function addressOf(slug: string): string {
  return `${sitePath}/me/${slug}`
}

/** The short name that was used in this browser last. */
export function lastSlug(): string {
  try {
    return localStorage.getItem(STORED) ?? ''
  } catch {
    return ''
  }
}

export function rememberSlug(slug: string): void {
  try {
    localStorage.setItem(STORED, slug)
  } catch {
    // A browser without storage asks again next time.
  }
}
