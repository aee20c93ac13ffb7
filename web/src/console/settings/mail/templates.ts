import { queryOptions } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../../api/client'
import type { Source } from '../../editing/useEditor'

export type Template = Schemas['MailTemplate']
export type Parts = Schemas['MailTemplateParts']

/** The messages, as the API calls them. */
export const KINDS = [
  'invitation',
  'deletion',
  'reset',
  'contact_changed',
  'phone_added',
  'enrolment_pin',
  'mobile_id_ready',
  'mobile_id_failed',
  'mobile_id_expiring',
  'keys_recovered',
  'self_service_link',
  'password_changed',
  'phone_locked',
  'reset_notice',
  'revocation_confirmed',
  'sync_failed',
  'sync_held',
  'sync_recovered',
  'sync_stale',
  'issue_failed',
  'revoke_failed',
  'revocation_overdue',
  'webhook_disabled',
] as const

export const PARTS = ['subject', 'text', 'html', 'sms'] as const
type Part = (typeof PARTS)[number]

export function isKind(kind: string): kind is (typeof KINDS)[number] {
  return KINDS.some((known) => known === kind)
}

export const templatesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'mail-templates'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/mail-templates', { params: { path: { slug } } }))).items,
  })

export const templateQuery = (slug: string, kind: string, locale: string) =>
  queryOptions({
    queryKey: [slug, 'mail-templates', kind, locale],
    queryFn: () =>
      versioned(api.GET('/api/v1/projects/{slug}/mail-templates/{kind}/{locale}', { params: { path: { slug, kind, locale } } })),
  })

export interface Values extends Record<string, unknown> {
  subject: string
  text: string
  html: string
  sms: string
}

/** What is sent at present, part by part: the project's own words, else the built-in ones. */
export function sourceOf({ body, etag }: { body: Template; etag: string }): Source<Values> {
  const present = (part: Part) => body.own[part] ?? body.built_in[part] ?? ''
  return { values: { subject: present('subject'), text: present('text'), html: present('html'), sms: present('sms') }, etag }
}

/** The parts that differ from what is built in; the others stay built in, and follow it. */
export function partsOf(values: Values, builtIn: Parts): Parts {
  const own = PARTS.filter((part) => values[part] !== '' && values[part] !== (builtIn[part] ?? ''))
  return Object.fromEntries(own.map((part) => [part, values[part]]))
}
