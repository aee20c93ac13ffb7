import { queryOptions } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../../api/client'
import type { Source } from '../../editing/useEditor'

export type Document = Schemas['InputTriggers']
/** Where it is set: at a system, or at one of its pools. */
export interface Place {
  slug: string
  of: 'systems' | 'pools'
  id: string
}

export const RESTORES = ['by_hand', 'after', 'on_categories'] as const
export const MODES = ['inherit', 'use_selected'] as const
/** The groups of categories whose events are of a system or a pool. */
export const GROUPS = ['credential', 'invitation', 'device', 'pool', 'system', 'security'] as const

/** It as its form has it: empty is none. */
export interface Values extends Record<string, unknown> {
  mode: string
  categories: string[]
  restore_mode: string
  restore_after_s: number | ''
  restore_categories: string[]
  inputs: string[]
}

export const triggersQuery = ({ slug, of, id }: Place) =>
  queryOptions({
    queryKey: [slug, of, id, 'input-triggers'],
    queryFn: () => {
      const params = { path: { slug, id } }
      return versioned(
        of === 'systems'
          ? api.GET('/api/v1/projects/{slug}/systems/{id}/input-triggers', { params })
          : api.GET('/api/v1/projects/{slug}/pools/{id}/input-triggers', { params }),
      )
    },
  })

/** Sets it anew: a merge patch of this version. */
export function send({ slug, of, id }: Place, change: Record<string, unknown>, etag: string) {
  const params = { path: { slug, id }, header: { 'If-Match': etag } }
  const headers = { 'Content-Type': 'application/merge-patch+json' }
  const body = 'restore_after_s' in change && change['restore_after_s'] === '' ? { ...change, restore_after_s: null } : change
  return versioned(
    of === 'systems'
      ? api.PATCH('/api/v1/projects/{slug}/systems/{id}/input-triggers', { params, headers, body })
      : api.PATCH('/api/v1/projects/{slug}/pools/{id}/input-triggers', { params, headers, body }),
  )
}

/** The inputs that can be chosen, by name. */
export const choiceQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'inputs', 'choice'],
    queryFn: async () => {
      const query = { sort: 'name', limit: 500 }
      return (await answer(api.GET('/api/v1/projects/{slug}/inputs', { params: { path: { slug }, query } }))).items
    },
  })

export function sourceOf({ body, etag }: { body: Document; etag: string }): Source<Values> {
  const { mode, categories, restore_mode, restore_after_s, restore_categories, inputs } = body
  const values = {
    mode: mode ?? 'use_selected',
    categories: categories ?? [],
    restore_mode: restore_mode ?? 'by_hand',
    restore_after_s: restore_after_s ?? ('' as const),
    restore_categories: restore_categories ?? [],
    inputs: inputs ?? [],
  }
  return { values, etag }
}
