import { describe, expect, test } from 'vitest'
import { fragmentOf, placeOf, type Place } from './place'
import { isSlug, slugOf } from './project'

const PLACES: Place[] = [
  { is: 'home' },
  { is: 'door', way: null },
  { is: 'door', way: 'phone' },
  { is: 'link', code: 'c0de' },
  { is: 'lock', what: 'phone', id: 'dev_1' },
  { is: 'lock', what: 'credential', id: 'crd_1' },
  { is: 'get', process: null },
  { is: 'get', process: 'prc_1' },
  { is: 'history' },
  { is: 'password' },
]

describe('a place', () => {
  test.each(PLACES)('of $is stands in the address', (place) => {
    expect(placeOf(fragmentOf(place))).toEqual(place)
  })

  test('that nobody knows is home', () => {
    expect([placeOf('#nowhere=1'), placeOf('#link='), placeOf('#')]).toEqual([{ is: 'home' }, { is: 'home' }, { is: 'home' }])
    expect(placeOf('#door=window')).toEqual({ is: 'door', way: null })
  })
})

test.each([
  ['/me/default', 'default'],
  ['/me/acme-2/', 'acme-2'],
  ['/me', null],
  ['/me/', null],
  ['/me/A%20b', null],
  ['/me/a/b', null],
])('%s is the self-service of %s', (path, slug) => {
  expect(slugOf(path)).toBe(slug)
})

test('a short name has small letters, digits and hyphens', () => {
  expect([isSlug('acme'), isSlug('-acme'), isSlug('Acme'), isSlug('')]).toEqual([true, false, false, false])
})
