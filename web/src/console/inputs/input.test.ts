import { expect, test } from 'vitest'
import { filterOf, inputsSearch } from './input'

test('an address says which inputs are shown, and what it does not know is dropped', () => {
  expect(inputsSearch({ state: 'alarm', colour: 'red' })).toEqual({ state: 'alarm' })
  expect(inputsSearch({ state: 'all' })).toEqual({})
  expect(inputsSearch({ state: 'ajar' })).toEqual({})
  expect(filterOf({ state: 'alarm' })).toBe('state eq "alarm"')
  expect(filterOf({})).toBeUndefined()
})
