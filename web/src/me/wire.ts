import { answer, api } from '../api/client'

/** How somebody comes in. */
export type Way = 'phone' | 'password' | 'link'
/** What a session may: look and lock, change the starting password, or everything. */
export type Level = 'linked' | 'must_change' | 'full'

/** What anybody may know of a project's self-service. */
export interface Doors {
  organisation: string
  ways: Way[]
}

export interface LoggedIn {
  level: Level
}

/** A login that waits for the phone. */
export interface PhoneLogin {
  id: string
  url: string
  qr_svg: string
  number: number
  expires_at: string
}

export interface PhoneLoginState {
  state: 'waiting' | 'seen' | 'approved' | 'refused' | 'expired'
}

/** Who is logged in, how, and what there is to do. */
export interface Me {
  user: { id: string; first_name: string; last_name: string; email: string | null; mobile: string | null }
  organisation: string
  level: Level
  way: Way
  password_set: boolean
  get: { offered: boolean; why_not: string | null }
  lock: { offered: boolean }
}

export interface Phone {
  id: string
  name: string
  platform: string
  state: string
  enrolled_at: string | null
  last_seen_at: string | null
  is_this_login: boolean
  credentials: string[]
  can_lock: boolean
}

export interface Certificate {
  key_id: string
  usage: string
  serial: string
  status: string
  not_before: string
  not_after: string
}

export interface Credential {
  id: string
  system: string
  pool: string
  number: string | null
  status: string
  status_text: string
  phone: { id: string; name: string } | null
  valid_from: string | null
  valid_until: string | null
  invitation: { expires_at: string } | null
  can_lock: boolean
  can_renew: boolean
  certificates: Certificate[]
}

/** Something that happened, in the caller's language. */
export interface Happening {
  at: string
  category: string
  text: string
}

export interface Choice {
  value: string
  text: string
  preselected: boolean
  always: boolean
}

/** Something that a step asks, as the server says what it is. */
export interface Wanted {
  name: string
  kind: string
  required: boolean
  choices: Choice[]
  most?: number | null
  usual?: unknown
}

export interface Process {
  id: string
  kind: string
  state: string
  step: string
  reason?: string | null
  ends_at?: string | null
  inputs_wanted: Wanted[]
  wants_pin: boolean
  enrolment?: { url: string; qr_svg: string; expires_at: string } | null
  enrolment_mailed_to?: string | null
}

export const GET = 'MobileIDSelfServiceProcGet'

interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

type Answers = Record<string, unknown>
type Raw = (path: string, init: object) => ReturnType<typeof api.GET>

const ROOT = '/api/v1/self-service/{slug}'

function get<T>(slug: string, path: string, query: object = {}): Promise<T> {
  return answer((api.GET as unknown as Raw)(`${ROOT}${path}`, { params: { path: { slug }, query }, ...spoken() })) as Promise<T>
}

function post<T>(slug: string, path: string, body?: object): Promise<T> {
  return answer((api.POST as unknown as Raw)(`${ROOT}${path}`, { params: { path: { slug } }, body, ...spoken() })) as Promise<T>
}

/** The server speaks the page's language, which may not be the browser's. */
function spoken() {
  return { headers: { 'Accept-Language': document.documentElement.lang } }
}

/** The API of self-service. Each throws what {@link answer} throws. */
export const wire = {
  doors: (slug: string) => get<Doors>(slug, ''),
  me: (slug: string) => get<Me>(slug, '/me'),
  phones: async (slug: string) => (await get<Page<Phone>>(slug, '/phones')).items,
  credentials: async (slug: string) => (await get<Page<Credential>>(slug, '/credentials')).items,
  history: (slug: string, cursor: string) => get<Page<Happening>>(slug, '/history', cursor ? { cursor } : {}),
  askForLink: (slug: string, email: string) => post<unknown>(slug, '/login/link', { email }),
  redeemLink: (slug: string, code: string) => post<LoggedIn>(slug, '/login/link/redeem', { code }),
  logIn: (slug: string, body: { email: string; password: string }) => post<LoggedIn>(slug, '/login/password', body),
  beginPhone: (slug: string) => post<PhoneLogin>(slug, '/login/phone', {}),
  phoneState: (slug: string, id: string) => get<PhoneLoginState>(slug, `/login/phone/${id}`),
  finishPhone: (slug: string, id: string) => post<LoggedIn>(slug, `/login/phone/${id}/finish`, {}),
  logOut: (slug: string) => post<unknown>(slug, '/logout'),
  lockPhone: (slug: string, id: string) => post<unknown>(slug, `/phones/${id}/lock`),
  lockCredential: (slug: string, id: string) => post<unknown>(slug, `/credentials/${id}/lock`),
  renew: (slug: string, id: string) => post<unknown>(slug, `/credentials/${id}/renew`),
  setPassword: (slug: string, body: { present?: string; new: string }) => post<unknown>(slug, '/password', body),
  begin: (slug: string, kind: string) => post<Process>(slug, '/processes', { kind }),
  process: (slug: string, id: string) => get<Process>(slug, `/processes/${id}`),
  next: (slug: string, id: string, inputs: Answers) => post<Process>(slug, `/processes/${id}/next`, { inputs }),
  cancel: (slug: string, id: string) => post<Process>(slug, `/processes/${id}/cancel`),
}
