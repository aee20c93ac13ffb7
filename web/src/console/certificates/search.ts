import { allOf, anyOf, chosen, quoted, textOf } from '../list/search'

export const STATES = ['valid', 'on_hold', 'revoked', 'expired', 'prepared', 'abandoned'] as const
export const ORIGINS = ['phone', 'api', 'est'] as const
/** The orders that the API knows, the default first. */
export const SORTS = ['-created_at', 'created_at', 'not_after', '-not_after'] as const
/** A certificate ends soon if it ends within so many days. */
export const SOON_DAYS = 30

const DAY_MS = 86_400_000
/** As many digits are a serial number, whatever words they might be. */
const SURELY_SERIAL = 12

export type State = (typeof STATES)[number]
export type Origin = (typeof ORIGINS)[number]
export type Sort = (typeof SORTS)[number]

/** What the list of certificates shows, as the address says it. */
export interface CertificatesSearch {
  /** The beginning of a serial number, or words of a subject. */
  q?: string
  state?: State[]
  origin?: Origin[]
  /** Only those that work and end within some days. */
  soon?: true
  /** The id of a user. */
  user?: string
  /** The id of a credential. */
  credential?: string
  sort?: Sort
}

/** What of an address is a search; the rest is dropped, as an address can be mistyped. */
export function certificatesSearch(search: Record<string, unknown>): CertificatesSearch {
  const q = textOf(search['q'])
  const state = chosen(search['state'], STATES)
  const origin = chosen(search['origin'], ORIGINS)
  const user = idOf(search['user'], 'usr_')
  const credential = idOf(search['credential'], 'crd_')
  const sort = SORTS.find((known) => known === search['sort'])
  return {
    ...(q !== '' && { q }),
    ...(state.length > 0 && { state }),
    ...(origin.length > 0 && { origin }),
    ...((search['soon'] === true || search['soon'] === 'true') && { soon: true as const }),
    ...(user && { user }),
    ...(credential && { credential }),
    ...(sort && sort !== SORTS[0] && { sort }),
  }
}

/** What the API is asked for a search. The moment is the beginning of a day, so that the same question stays the same. */
export function queryOf(search: CertificatesSearch, now: Date): { filter?: string; sort: Sort } {
  const { q, state, origin, soon, user, credential, sort = SORTS[0] } = search
  const filter = allOf([
    q === undefined ? undefined : textFilter(q),
    anyOf('state', state),
    anyOf('origin', origin),
    soon && `(state eq "valid" or state eq "on_hold") and not_after lt ${quoted(soonUntil(now))}`,
    user && `user_id eq ${quoted(user)}`,
    credential && `credential_id eq ${quoted(credential)}`,
  ])
  return { ...(filter !== undefined && { filter }), sort }
}

/** Whether a search leaves any certificate out. */
export function isNarrowed({ sort: _, ...search }: CertificatesSearch): boolean {
  return Object.keys(search).length > 0
}

/** How serial numbers begin that begin with a text, as the API writes them; nothing where it is none. */
export function serialBeginning(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/^0x/i, '')
    .replaceAll(/[:\s]/g, '')
    .toLowerCase()
    .replace(/^(00)+/, '')
  return /^[0-9a-f]{1,40}$/.test(digits) ? digits : undefined
}

function textFilter(text: string): string | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const subject = allOf(words.map((word) => `subject co ${quoted(word)}`))
  const digits = serialBeginning(text)
  if (digits === undefined) return subject
  const serial = `serial sw ${quoted(digits)}`
  const isSure = text.includes(':') || digits.length >= SURELY_SERIAL
  return isSure ? serial : `(${serial} or (${subject}))`
}

function soonUntil(now: Date): string {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  return new Date(today + (SOON_DAYS + 1) * DAY_MS).toISOString().replace('.000', '')
}

function idOf(value: unknown, prefix: string): string | undefined {
  return typeof value === 'string' && value.startsWith(prefix) ? value : undefined
}
