import { describe, expect, it } from 'vitest'
import { documentOf, NEW, valuesOf, type CardFormat } from './data'

const wiegand: CardFormat = {
  format: 'h10301',
  name: 'H10301 26-bit',
  facility_code: { min: 0, max: 255 },
  number: { min: 0, max: 65_535 },
  max_length: null,
  text: 'a whole number from 0 to 65535',
}

describe('a card template as it is sent', () => {
  it('has a facility code where its format knows one', () => {
    const values = { ...NEW, name: 'Doors', facility_code: 17 }
    expect(documentOf(values, wiegand)).toMatchObject({ facility_code: 17, valid_days: null })
    expect(documentOf(values, { ...wiegand, facility_code: null })).toMatchObject({ facility_code: null })
  })

  it('has what its source of numbers needs, and nothing that was left over from another', () => {
    const numbers = { from: 'range', first: 100, last: '', name: 'badge' }
    expect(documentOf({ ...NEW, numbers }, wiegand).numbers).toEqual({ from: 'range', first: 100 })
    expect(documentOf({ ...NEW, numbers: { ...numbers, from: 'custom_field' } }, wiegand).numbers).toEqual({ from: 'custom_field', name: 'badge' })
    expect(documentOf({ ...NEW, numbers: { ...numbers, from: 'card_id' } }, wiegand).numbers).toEqual({ from: 'card_id' })
  })

  it('is read as it was sent', () => {
    const numbers = { from: 'range', first: 1, last: 9 }
    const template = { id: 'tpl_1', name: 'Doors', format: 'h10301', numbers, created_at: '2026-01-01T00:00:00Z', valid_days: 30 }
    const document = { name: 'Doors', format: 'h10301', facility_code: null, numbers, valid_days: 30 }
    expect(documentOf(valuesOf(template), wiegand)).toEqual(document)
  })
})
