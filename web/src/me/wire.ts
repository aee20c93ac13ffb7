import { answer, api, type Schemas } from '../api/client'

/** How somebody comes in. */
export type Way = 'phone' | 'password' | 'link'

export type Doors = Schemas['SelfService']
/** Who is logged in, how far that reaches, and what there is to do. */
export type Me = Schemas['SelfServiceMe']
type LoggedIn = Schemas['HolderLoggedIn']

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

const ROOT = '/api/v1/self-service/{slug}' as const

function get<T>(slug: string, path: string, query: object = {}): Promise<T> {
  return answer((api.GET as unknown as Raw)(`${ROOT}${path}`, { params: { path: { slug }, query }, ...spoken() })) as Promise<T>
}

function post<T>(slug: string, path: string, body?: object): Promise<T> {
  return answer((api.POST as unknown as Raw)(`${ROOT}${path}`, { params: { path: { slug } }, body, ...spoken() })) as Promise<T>
}

/** Whose self-service, and in which language. */
function said(slug: string) {
  return { params: { path: { slug } }, ...spoken() }
}

/** The server speaks the page's language, which may not be the browser's. */
function spoken() {
  return { headers: { 'Accept-Language': document.documentElement.lang } }
}

/** The API of self-service. Each throws what {@link answer} throws. */
export const wire = {
  doors: (slug: string) => answer(api.GET(ROOT, said(slug))),
  me: (slug: string) => answer(api.GET(`${ROOT}/me`, said(slug))),
  phones: async (slug: string) => (await get<Page<Phone>>(slug, '/phones')).items,
  credentials: async (slug: string) => (await get<Page<Credential>>(slug, '/credentials')).items,
  history: (slug: string, cursor: string) => get<Page<Happening>>(slug, '/history', cursor ? { cursor } : {}),
  askForLink: (slug: string, email: string) => answer(api.POST(`${ROOT}/login/link`, { ...said(slug), body: { email } })),
  redeemLink: (slug: string, code: string) => answer(api.POST(`${ROOT}/login/link/redeem`, { ...said(slug), body: { code } })),
  logIn: (slug: string, body: Schemas['HolderLogin']) => answer(api.POST(`${ROOT}/login/password`, { ...said(slug), body })),
  beginPhone: (slug: string) => post<PhoneLogin>(slug, '/login/phone', {}),
  phoneState: (slug: string, id: string) => get<PhoneLoginState>(slug, `/login/phone/${id}`),
  finishPhone: (slug: string, id: string) => post<LoggedIn>(slug, `/login/phone/${id}/finish`, {}),
  logOut: (slug: string) => answer(api.POST(`${ROOT}/logout`, said(slug))),
  lockPhone: (slug: string, id: string) => post<unknown>(slug, `/phones/${id}/lock`),
  lockCredential: (slug: string, id: string) => post<unknown>(slug, `/credentials/${id}/lock`),
  renew: (slug: string, id: string) => post<unknown>(slug, `/credentials/${id}/renew`),
  setPassword: (slug: string, body: Schemas['HolderPasswordChange']) => answer(api.POST(`${ROOT}/password`, { ...said(slug), body })),
  begin: (slug: string, kind: string) => post<Process>(slug, '/processes', { kind }),
  process: (slug: string, id: string) => get<Process>(slug, `/processes/${id}`),
  next: (slug: string, id: string, inputs: Answers) => post<Process>(slug, `/processes/${id}/next`, { inputs }),
  cancel: (slug: string, id: string) => post<Process>(slug, `/processes/${id}/cancel`),
}
