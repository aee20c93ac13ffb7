import { describe, expect, it } from 'vitest'
import { documentOf, newValues, patchOf } from './values'

const values = newValues('Doors', [])

describe('a system as it is sent', () => {
  it('names a node in the mode of one node only, and what was chosen', () => {
    expect(documentOf({ ...values, node: 'left over' })).not.toHaveProperty('node')
    expect(documentOf({ ...values, run_mode: 'node', node: ' east ' })).toMatchObject({ run_mode: 'node', node: 'east' })
    expect(documentOf(values)).not.toHaveProperty('card_template_id')
    expect(documentOf({ ...values, card_template_id: 'tpl_1' })).toHaveProperty('card_template_id', 'tpl_1')
  })

  it('takes away what was emptied', () => {
    expect(patchOf({ card_template_id: '', notes: '' }, values)).toEqual({ card_template_id: null, notes: '' })
    const all = { ...values, run_mode: 'all', node: 'east' }
    expect(patchOf({ run_mode: 'all' }, all)).toEqual({ run_mode: 'all', node: null })
  })
})
