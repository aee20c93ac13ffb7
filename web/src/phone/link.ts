/** The link that a holder opens: `<public_url>/m/#<code>`. Its code is a secret: it goes into requests' bodies only. */
export interface Link {
  /** The server's address, without `/` at its end. */
  readonly publicUrl: string
  readonly code: string
}

/** Why a text is not an activation link. */
export type LinkFault = 'form' | 'address' | 'insecure' | 'code'

const MARK = '/m/#'
/** How the fragment of a login's link begins: `<public_url>/m/#login=<code>`. */
export const LOGIN = 'login='
const LOGIN_CODE = /^login=[A-Za-z0-9_-]{16,64}$/
// 26 × 5 bits are two more than 128; those two are zero, which leaves few last characters.
const CODE = /^[a-z2-7]{25}[aeimquy4]$/

/** Takes a link apart, as the enrolment protocol has it. */
export function parseLink(text: string): Link | LinkFault {
  const trimmed = text.trim()
  const at = trimmed.indexOf(MARK)
  if (at < 0) return 'form'
  const publicUrl = trimmed.slice(0, at)
  const code = trimmed.slice(at + MARK.length).toLowerCase()
  return faultOfAddress(publicUrl) ?? (CODE.test(code) ? { publicUrl, code } : 'code')
}

/** Takes the link of a login apart; null where a text is none. What is wrong with it otherwise, {@link parseLink} says. */
export function parseLogin(text: string): Link | null {
  const trimmed = text.trim()
  const at = trimmed.indexOf(MARK)
  const [publicUrl, code] = [trimmed.slice(0, at), trimmed.slice(at + MARK.length)]
  return at >= 0 && LOGIN_CODE.test(code) && faultOfAddress(publicUrl) === null ? { publicUrl, code } : null
}

/** The link as text, to hand it on to another browser or phone. */
export function linkText({ publicUrl, code }: Link): string {
  return `${publicUrl}${MARK}${code}`
}

/** The host that a link or card belongs to, with its port if it has one of its own. */
export function hostOf(publicUrl: string): string {
  return new URL(publicUrl).host
}

/** The host's name or address alone, in small letters, as a login's bytes name it. */
export function hostnameOf(publicUrl: string): string {
  return new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
}

/** The server's address, as the phone page's own address tells it. */
export function publicUrlOfPage(page: Pick<Location, 'origin' | 'pathname'>): string {
  const at = page.pathname.lastIndexOf('/m/')
  return page.origin + page.pathname.slice(0, Math.max(at, 0))
}

function faultOfAddress(publicUrl: string): LinkFault | null {
  if (!URL.canParse(publicUrl) || publicUrl.endsWith('/') || /[?#\s]/.test(publicUrl)) return 'address'
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:') return null
  return protocol === 'http:' && isLoopback(hostname) ? null : 'insecure'
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
