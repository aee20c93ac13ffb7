import { answer, api, type Schemas } from '../api/client'

/** How somebody comes in. */
export type Way = 'phone' | 'password' | 'link'

export type Doors = Schemas['SelfService']
/** Who is logged in, how far that reaches, and what there is to do. */
export type Me = Schemas['SelfServiceMe']
/** A login that waits for the phone. */
export type PhoneLogin = Schemas['PhoneLoginBegun']
export type Phone = Schemas['OwnPhone']
export type Credential = Schemas['OwnCredential']
export type Certificate = Schemas['OwnCertificate']
export type Process = Schemas['ProcessView']
/** Something that a step asks, as the server says what it is. */
export type Wanted = Schemas['InputView']
export type Choice = Schemas['ChoiceView']

export const GET = 'MobileIDSelfServiceProcGet'

const ROOT = '/api/v1/self-service/{slug}' as const

/** The API of self-service. Each throws what {@link answer} throws. */
export const wire = {
  doors: (slug: string) => answer(api.GET(ROOT, of(slug))),
  askForLink: (slug: string, email: string) => answer(api.POST(`${ROOT}/login/link`, { ...of(slug), body: { email } })),
  redeemLink: (slug: string, code: string) => answer(api.POST(`${ROOT}/login/link/redeem`, { ...of(slug), body: { code } })),
  logIn: (slug: string, body: Schemas['HolderLogin']) => answer(api.POST(`${ROOT}/login/password`, { ...of(slug), body })),
  beginPhone: (slug: string) => answer(api.POST(`${ROOT}/login/phone`, of(slug))),
  phoneState: (slug: string, id: string) => answer(api.GET(`${ROOT}/login/phone/{id}`, one(slug, id))),
  finishPhone: (slug: string, id: string) => answer(api.POST(`${ROOT}/login/phone/{id}/finish`, one(slug, id))),
  logOut: (slug: string) => answer(api.POST(`${ROOT}/logout`, of(slug))),

  me: (slug: string) => answer(api.GET(`${ROOT}/me`, of(slug))),
  setPassword: (slug: string, body: Schemas['HolderPasswordChange']) => answer(api.POST(`${ROOT}/password`, { ...of(slug), body })),
  phones: async (slug: string) => (await answer(api.GET(`${ROOT}/phones`, of(slug)))).items,
  credentials: async (slug: string) => (await answer(api.GET(`${ROOT}/credentials`, of(slug)))).items,
  history: (slug: string, cursor: string) =>
    answer(api.GET(`${ROOT}/history`, { params: { path: { slug }, query: cursor ? { cursor } : {} }, headers: spoken() })),
  lockPhone: (slug: string, id: string) => answer(api.POST(`${ROOT}/phones/{id}/lock`, one(slug, id))),
  lockCredential: (slug: string, id: string) => answer(api.POST(`${ROOT}/credentials/{id}/lock`, one(slug, id))),
  renew: (slug: string, id: string) => answer(api.POST(`${ROOT}/credentials/{id}/renew`, one(slug, id))),

  begin: (slug: string, kind: string) => answer(api.POST(`${ROOT}/processes`, { ...of(slug), body: { kind } })),
  process: (slug: string, id: string) => answer(api.GET(`${ROOT}/processes/{id}`, one(slug, id))),
  next: (slug: string, id: string, inputs: object) =>
    // The document knows only that answers have names.
    answer(api.POST(`${ROOT}/processes/{id}/next`, { ...one(slug, id), body: { inputs: inputs as Record<string, never> } })),
  cancel: (slug: string, id: string) => answer(api.POST(`${ROOT}/processes/{id}/cancel`, one(slug, id))),
}

function of(slug: string) {
  return { params: { path: { slug } }, headers: spoken() }
}

function one(slug: string, id: string) {
  return { params: { path: { slug, id } }, headers: spoken() }
}

/** The server speaks the page's language, which may not be the browser's. */
function spoken() {
  return { 'Accept-Language': document.documentElement.lang }
}
