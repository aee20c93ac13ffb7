import { describe, expect, it } from 'vitest'
import { conflictOf } from './conflict'
import { valuesOf, withValue } from './values'

const was = { ...valuesOf(undefined, []), first_name: 'Maria', email: 'old@example.org', card_id: '0042', custom_fields: { site: 'North' } }

describe('two editors of one user', () => {
  it('who changed different fields both get theirs', () => {
    const theirs = withValue(was, 'first_name', 'María')
    const yours = withValue(was, 'custom_fields.site', 'South')
    const conflict = conflictOf(was, theirs, yours)
    expect(conflict.clashes).toEqual([])
    expect(conflict.takenOver).toEqual([{ path: 'first_name', was: 'Maria', theirs: 'María' }])
    expect([conflict.merged.first_name, conflict.merged.custom_fields['site']]).toEqual(['María', 'South'])
  })

  it('who changed the same field differently decide, and nothing typed is lost', () => {
    const theirs = withValue(was, 'email', 'theirs@example.org')
    const yours = withValue(was, 'email', 'yours@example.org')
    const conflict = conflictOf(was, theirs, yours)
    expect(conflict.clashes).toEqual([
      { path: 'email', was: 'old@example.org', theirs: 'theirs@example.org', yours: 'yours@example.org' },
    ])
    expect(conflict.merged.email).toBe('yours@example.org')
  })

  it('who agree have nothing to decide', () => {
    const both = withValue(was, 'card_id', '0043')
    expect(conflictOf(was, both, withValue(was, 'card_id', ' 0043 '))).toMatchObject({ takenOver: [], clashes: [] })
  })

  it('one of whom cleared a field is a clash, too', () => {
    const conflict = conflictOf(was, withValue(was, 'custom_fields.site', ''), withValue(was, 'custom_fields.site', 'West'))
    expect(conflict.clashes).toEqual([{ path: 'custom_fields.site', was: 'North', theirs: '', yours: 'West' }])
  })
})
