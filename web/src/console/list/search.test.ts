import { describe, expect, it } from 'vitest'
import { allOf, anyOf, chosen, direction, textOf, turned } from './search'

describe('a filter', () => {
  it('asks for any of the words, and for all of its parts', () => {
    const parts = [anyOf('state', ['active', 'locked']), anyOf('origin', []), anyOf('pool_id', ['pol_1'])]
    expect(allOf(parts)).toBe('(state eq "active" or state eq "locked") and pool_id eq "pol_1"')
    expect(allOf([anyOf('state', undefined)])).toBeUndefined()
  })

  it('keeps what is quoted in quotes', () => {
    expect(anyOf('number', ['4" or number pr'])).toBe('number eq "4\\" or number pr"')
  })
})

describe('an address', () => {
  it('says text, also where it looks like a number', () => {
    expect([textOf(42), textOf('ros'), textOf(undefined), textOf(['ros'])]).toEqual(['42', 'ros', '', ''])
  })

  it('names known words only, one or several', () => {
    expect([chosen('b', ['a', 'b']), chosen(['b', 'a', 'x'], ['a', 'b']), chosen(7, ['a'])]).toEqual([['b'], ['a', 'b'], []])
  })
})

describe('the order', () => {
  it('turns round at the second click', () => {
    expect(turned('last_name', 'last_name')).toBe('-last_name')
    expect(turned('-last_name', 'last_name')).toBe('last_name')
    expect(turned('-last_name', 'email')).toBe('email')
  })

  it('is told of the column that it goes by', () => {
    expect([direction('last_name', 'last_name'), direction('-email', 'email'), direction('email', 'card_id')]).toEqual([
      'ascending',
      'descending',
      'none',
    ])
  })
})
