import type { Credential, Me, Phone, Process, Wanted } from '../wire'

export const SLUG = 'default'
const ROOT = `/api/v1/self-service/${SLUG}`
const AHEAD_MS = 60_000

export const ADA: Me = {
  user: { id: 'usr_1', first_name: 'Ada', last_name: 'Lovelace', email: 'ada.lovelace@example.org', mobile: '+49 151 0000001' },
  organisation: 'Example Works',
  level: 'full',
  way: 'password',
  password_set: true,
  get: { offered: true, why_not: null },
  lock: { offered: true },
}

export const PIXEL: Phone = {
  id: 'dev_1',
  name: 'Chrome on Android',
  platform: 'web',
  state: 'active',
  enrolled_at: '2026-10-20T12:00:00Z',
  last_seen_at: '2026-11-20T11:00:00Z',
  is_this_login: false,
  credentials: ['crd_1'],
  can_lock: true,
}

const YEAR = { not_before: '2026-10-20T12:00:00Z', not_after: '2027-10-20T12:00:00Z' }

export const MOBILE_ID: Credential = {
  id: 'crd_1',
  system: 'Mobile ID',
  pool: 'Mobile ID',
  number: '4567',
  status: 'active',
  status_text: 'Active',
  phone: { id: 'dev_1', name: 'Chrome on Android' },
  valid_from: '2026-10-20T12:00:00Z',
  valid_until: '2027-10-20T12:00:00Z',
  invitation: null,
  can_lock: true,
  can_renew: true,
  certificates: [
    { key_id: 'authentication', usage: 'authentication', serial: '3f9a01', status: 'valid', ...YEAR },
    { key_id: 'signature', usage: 'signature', serial: '3f9a02', status: 'valid', ...YEAR },
  ],
}

export const CHOOSING: Process = {
  id: 'prc_1',
  kind: 'MobileIDSelfServiceProcGet',
  label: 'Get mobile ID',
  user_id: 'usr_1',
  started_by: 'holder',
  inputs: {},
  created_at: '2026-11-20T12:00:00Z',
  updated_at: '2026-11-20T12:00:00Z',
  state: 'running',
  step: 'choose',
  inputs_wanted: [
    {
      name: 'certificates',
      kind: 'several',
      required: true,
      choices: [
        { value: 'authentication', text: 'Authentication', preselected: true, always: true },
        { value: 'signature', text: 'Signature', preselected: false, always: false },
      ],
    },
    {
      name: 'qr_code',
      kind: 'one',
      required: true,
      choices: [
        { value: 'shown', text: 'Shown', preselected: true, always: false },
        { value: 'mailed', text: 'Mailed', preselected: false, always: false },
      ],
    },
    { name: 'validity_days', kind: 'number', required: false, choices: [], most: 400, usual: meant(365) },
    { name: 'lock_existing', kind: 'yes_no', required: false, choices: [], usual: meant(false) },
  ],
  wants_pin: false,
}

/** What is meant where nobody says: the document knows only that it is something. */
function meant(value: number | boolean): NonNullable<Wanted['usual']> {
  return value as unknown as NonNullable<Wanted['usual']>
}

const QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#fff"/><path d="M1 1h3v3h-3zM5 1h3v3h-3zM1 5h3v3h-3zM6 6h1v1h-1z"/></svg>'

/** Self-service's server for tests of the pages: it answers with what a test has set, as the contract has it. */
export class FakeServer {
  me: Me | null = null
  ways = ['phone', 'password', 'link']
  phones: Phone[] = [PIXEL]
  credentials: Credential[] = [MOBILE_ID]
  process: Process = CHOOSING
  phoneState = 'waiting'
  /** How far a login with a password reaches. */
  entersAs: Me['level'] = 'full'
  readonly asked: string[] = []
  readonly bodies: unknown[] = []
  /** What is answered next instead, by path. */
  readonly refusals = new Map<string, { status: number; code: string }>()
  isAway = false

  readonly fetch = async (request: Request): Promise<Response> => {
    if (this.isAway) throw new TypeError('network')
    const url = new URL(request.url)
    const path = url.pathname.slice(ROOT.length) + url.search
    if (!url.pathname.startsWith(ROOT)) return problem(404, 'not_found')
    if (request.method === 'POST') {
      this.asked.push(path)
      const text = await request.text()
      this.bodies.push(text === '' ? null : JSON.parse(text))
    }
    const refusal = this.refusals.get(path)
    if (refusal) return problem(refusal.status, refusal.code)
    return this.#answer(request.method, path)
  }

  #answer(method: string, path: string): Response {
    if (path === '') return Response.json({ organisation: 'Example Works', ways: this.ways })
    if (path.startsWith('/login')) return this.#door(path)
    if (!this.me) return problem(401, 'unauthorized')
    if (path === '/logout') return this.#leave()
    if (path === '/me') return Response.json(this.me)
    if (path === '/password') return this.#enter('full')
    if (path === '/phones') return Response.json({ items: this.phones })
    if (path === '/credentials') return Response.json({ items: this.credentials })
    if (path === '/history') return Response.json({ items: [{ at: '2026-11-20T12:00:00Z', category: 'device.enrolled', text: 'Phone set up' }], next_cursor: 'c1' })
    if (path === '/history?cursor=c1') return Response.json({ items: [{ at: '2026-11-19T12:00:00Z', category: 'invitation.sent', text: 'Invitation sent' }], next_cursor: null })
    if (path.startsWith('/processes')) return this.#takes(path)
    return method === 'POST' ? Response.json({}) : problem(404, 'not_found')
  }

  #door(path: string): Response {
    if (path === '/login/link') return new Response(null, { status: 202 })
    if (path === '/login/link/redeem') return this.#enter('linked', 'link')
    if (path === '/login/password') return this.#enter(this.entersAs)
    const expires_at = new Date(Date.now() + AHEAD_MS).toISOString()
    if (path === '/login/phone') return Response.json({ id: 'lgn_1', url: `${location.origin}/m/#login=abc`, qr_svg: QR, number: 7, expires_at }, { status: 201 })
    return path.endsWith('/finish') ? this.#enter('full', 'phone') : Response.json({ state: this.phoneState })
  }

  #enter(level: Me['level'], way: Me['way'] = 'password'): Response {
    this.me = { ...ADA, level, way }
    return Response.json({ level })
  }

  #leave(): Response {
    this.me = null
    return new Response(null, { status: 204 })
  }

  #takes(path: string): Response {
    const enrolment = { url: `${location.origin}/m/#mzxw6ytboi2dknrxhazdgnbvgy`, qr_svg: QR, expires_at: new Date(Date.now() + 10 * AHEAD_MS).toISOString() }
    if (path.endsWith('/next')) this.process = { ...this.process, state: 'waiting_for_phone', step: 'install', inputs_wanted: [], enrolment }
    if (path.endsWith('/cancel')) this.process = { ...this.process, state: 'cancelled', step: 'done', inputs_wanted: [], enrolment: null }
    return Response.json(this.process)
  }
}

function problem(status: number, code: string): Response {
  const body = { type: `urn:claviger:problem:${code}`, title: code, status, detail: `the server says ${code}`, code }
  return Response.json(body, { status, headers: { 'Content-Type': 'application/problem+json' } })
}
