import type { Source } from '../../editing/useEditor'
import type { Loaded } from '../../editing/useSettingsEditor'

/** The SMS gateway as the form has it. Values of headers only go in: empty stays as it is, `null` takes the header away. */
export interface Values extends Record<string, unknown> {
  own: boolean
  sms: { url: string; content_type: string; body: string; sender: string; headers: Record<string, string | null> }
}

const EXAMPLE = '{"to": "{to}", "text": "{text}"}'

export function sourceOf({ body, etag }: Loaded): Source<Values> {
  const { url = '', content_type = 'json', body: template = EXAMPLE, sender = '', headers_set = [] } = body.sms ?? {}
  const headers = Object.fromEntries(headers_set.map((name) => [name, '']))
  return { values: { own: Boolean(body.sms), sms: { url, content_type, body: template, sender, headers } }, etag }
}

/** What is sent: the whole gateway where there was none. */
export function patchOf(patch: Record<string, unknown>, { own, sms }: Values): Record<string, unknown> {
  if (!own) return { sms: null }
  return { sms: patch['own'] === true ? sms : patch['sms'] }
}
