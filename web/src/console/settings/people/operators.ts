import { queryOptions } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../../api/client'
import type { Source } from '../../editing/useEditor'

export type Operator = Schemas['Operator']
type Locale = Schemas['Locale']

/** Everybody who can log in to the instance. */
export const operatorsQuery = queryOptions({
  queryKey: ['operators'],
  queryFn: async () => (await answer(api.GET('/api/v1/operators'))).items,
})

export const operatorQuery = (id: string) =>
  queryOptions({
    queryKey: ['operators', id],
    queryFn: () => versioned(api.GET('/api/v1/operators/{id}', { params: { path: { id } } })),
  })

/** An account as the form has it. The password only goes in; an empty role is none. */
export interface Values extends Record<string, unknown> {
  name: string
  email: string
  locale: Locale
  password: string
  instance_owner: boolean
  enabled: boolean
  roles: Record<string, string>
}

/** Every project has a place among the roles, be it empty. */
export function sourceOf({ body, etag }: { body: Operator; etag: string }, slugs: readonly string[]): Source<Values> {
  const { name, email, locale, instance_owner, enabled } = body
  const roles = Object.fromEntries(slugs.map((slug) => [slug, body.roles[slug] ?? '']))
  return { values: { name, email, locale, password: '', instance_owner, enabled, roles }, etag }
}

/** What is sent: a role that was emptied is taken away. */
export function patchOf(patch: Record<string, unknown>): Record<string, unknown> {
  const { roles } = patch
  if (typeof roles !== 'object' || roles === null) return patch
  return { ...patch, roles: Object.fromEntries(Object.entries(roles).map(([slug, role]) => [slug, role === '' ? null : role])) }
}
