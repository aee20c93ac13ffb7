import { describe, expect, it } from 'vitest'
import { difference, rebase } from './merge'

const base = { autosync: { interval_minutes: 60, scope: 'csv', header_names: { card_id: ['Badge'] } }, name: 'Works' }

describe('difference', () => {
  it('holds what was changed and nothing else', () => {
    const typed = { ...base, autosync: { ...base.autosync, interval_minutes: 30 } }
    expect(difference(base, typed)).toEqual({ autosync: { interval_minutes: 30 } })
    expect(difference(base, structuredClone(base))).toEqual({})
  })

  it('takes a list as one value', () => {
    const typed = { ...base, autosync: { ...base.autosync, header_names: { card_id: ['Badge', 'Token'] } } }
    expect(difference(base, typed)).toEqual({ autosync: { header_names: { card_id: ['Badge', 'Token'] } } })
  })

  it('says that a value is to be cleared', () => {
    expect(difference({ contact: 'opr_1' as string | null }, { contact: null })).toEqual({ contact: null })
  })
})

describe('rebase', () => {
  it('keeps what was typed and takes over the rest', () => {
    const typed = { ...base, name: 'Typed' }
    const fresh = { ...base, autosync: { ...base.autosync, scope: 'all' } }
    const { values, theirs } = rebase(base, typed, fresh)
    expect(values).toEqual({ ...fresh, name: 'Typed' })
    expect(theirs).toEqual([{ path: 'autosync.scope', before: 'csv', now: 'all' }])
  })

  it('tells what both changed, and keeps what was typed', () => {
    const { values, theirs } = rebase({ name: 'a' }, { name: 'mine' }, { name: 'theirs' })
    expect(values).toEqual({ name: 'mine' })
    expect(theirs).toEqual([{ path: 'name', before: 'a', now: 'theirs', typed: 'mine' }])
  })

  it('is silent where both typed the same', () => {
    expect(rebase({ name: 'a' }, { name: 'b' }, { name: 'b' })).toEqual({ values: { name: 'b' }, theirs: [] })
  })

  it('leaves its arguments as they are', () => {
    const fresh = structuredClone(base)
    rebase(base, { ...base, name: 'Typed' }, fresh)
    expect(fresh).toEqual(base)
  })
})
