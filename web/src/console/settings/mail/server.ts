import type { Source } from '../../editing/useEditor'
import type { Loaded } from '../../editing/useSettingsEditor'

/** The mail server as the form has it. The password only goes in. */
export interface Values extends Record<string, unknown> {
  /** Whether the project has a server of its own; else the instance's is used. */
  own: boolean
  mail: { host: string; port: number | string; security: string; username: string; password: string; from: string }
}

export const USUAL_PORTS: Record<string, number> = { starttls: 587, tls: 465, none: 25 }

export function sourceOf({ body, etag }: Loaded): Source<Values> {
  const { host = '', port = 587, security = 'starttls', username, from = '' } = body.mail ?? {}
  return { values: { own: Boolean(body.mail), mail: { host, port, security, username: username ?? '', password: '', from } }, etag }
}

/** What is sent: the whole server where there was none; a user name that was cleared goes, a password that was not typed stays. */
export function patchOf(patch: Record<string, unknown>, { own, mail }: Values): Record<string, unknown> {
  if (!own) return { mail: null }
  const changed = patch['own'] === true ? Object.entries(mail) : Object.entries(patch['mail'] ?? {})
  const sent = changed.filter(([name, value]) => name !== 'password' || value !== '')
  return { mail: Object.fromEntries(sent.map(([name, value]) => [name, name === 'username' && value === '' ? null : value])) }
}
