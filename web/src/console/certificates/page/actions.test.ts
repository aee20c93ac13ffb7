import { describe, expect, it } from 'vitest'
import { actionsOn } from './actions'

const yes = () => true

describe('what can be done to a certificate', () => {
  it.each([
    ['valid', [], ['hold', 'revoke']],
    ['on_hold', ['by_hand'], ['release', 'revoke']],
    ['on_hold', ['unconfirmed', 'by_hand'], ['release', 'revoke']],
    ['on_hold', ['suspended'], ['hold', 'revoke']],
    ['prepared', [], []],
    ['abandoned', [], []],
    ['revoked', [], []],
    ['expired', [], []],
  ])('that is %s, held by %j, is %j', (state, holds, actions) => expect(actionsOn({ state, holds }, yes)).toEqual(actions))

  it('is nothing for somebody who may not', () => {
    expect(actionsOn({ state: 'valid', holds: [] }, (permission) => permission !== 'manage_certificates')).toEqual([])
  })
})
