import { describe, expect, it } from 'vitest'
import { patchOf, type Values } from './server'

const mail = { host: 'smtp.example.org', port: 587, security: 'starttls', username: 'doors', password: '', from: 'doors@example.org' }
const values: Values = { own: true, mail }

describe('what is sent of a mail server', () => {
  it('is all of it where there was none', () => {
    const { password: _, ...known } = mail
    expect(patchOf({ own: true, mail: { host: 'smtp.example.org' } }, values)).toEqual({ mail: known })
  })

  it('is what was changed where there was one', () => {
    expect(patchOf({ mail: { port: 465 } }, values)).toEqual({ mail: { port: 465 } })
  })

  it('clears a user name', () => {
    expect(patchOf({ mail: { username: '' } }, values)).toEqual({ mail: { username: null } })
  })

  it('holds a password that was typed', () => {
    expect(patchOf({ mail: { password: 'secret' } }, values)).toEqual({ mail: { password: 'secret' } })
  })

  it('takes the section away', () => {
    expect(patchOf({ own: false }, { ...values, own: false })).toEqual({ mail: null })
  })
})
