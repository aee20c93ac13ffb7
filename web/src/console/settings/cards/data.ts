import { queryOptions } from '@tanstack/react-query'
import { answer, api, versioned, type Schemas } from '../../../api/client'

export type CardTemplate = Schemas['CardTemplate']
export type CardFormat = Schemas['CardFormat']

export const SOURCES = ['system', 'range', 'card_id', 'custom_field'] as const
export type NumberSource = (typeof SOURCES)[number]

/** How new cards are made. */
export const cardTemplatesQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'card-templates'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/card-templates', { params: { path: { slug } } }))).items,
  })

/** A template with the version that a change must name. */
export const cardTemplateQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, 'card-templates', id],
    queryFn: () => versioned(api.GET('/api/v1/projects/{slug}/card-templates/{id}', { params: { path: { slug, id } } })),
    staleTime: 0,
  })

export const cardFormatsQuery = (slug: string) =>
  queryOptions({
    queryKey: [slug, 'card-formats'],
    queryFn: async () => (await answer(api.GET('/api/v1/projects/{slug}/card-formats', { params: { path: { slug } } }))).items,
    staleTime: Infinity,
  })

/** A template as its form has it: empty is none. */
export interface Values extends Record<string, unknown> {
  name: string
  format: string
  facility_code: number | string
  numbers: { from: string; first: number | string; last: number | string; name: string }
  valid_days: number | string
}

export const NEW: Values = {
  name: '',
  format: 'h10301',
  facility_code: '',
  numbers: { from: 'system', first: '', last: '', name: '' },
  valid_days: '',
}

export function valuesOf({ name, format, facility_code, numbers, valid_days }: CardTemplate): Values {
  const { from, first = '', last = '', name: field = '' } = numbers
  return { name, format, facility_code: facility_code ?? '', numbers: { from, first, last, name: field }, valid_days: valid_days ?? '' }
}

/** A template as the API takes it: only what its format and its source of numbers know. */
export function documentOf(values: Values, format: CardFormat | undefined): Schemas['CardTemplateDocument'] {
  const { name, numbers, facility_code, valid_days } = values
  return {
    name,
    format: values.format,
    facility_code: format?.facility_code && facility_code !== '' ? Number(facility_code) : null,
    numbers: sourceOf(numbers),
    valid_days: valid_days === '' ? null : Number(valid_days),
  }
}

function sourceOf({ from, first, last, name }: Values['numbers']): Schemas['NumberSource'] {
  if (from === 'range') return { from, ...(first !== '' && { first: Number(first) }), ...(last !== '' && { last: Number(last) }) }
  return from === 'custom_field' ? { from, name } : { from }
}
