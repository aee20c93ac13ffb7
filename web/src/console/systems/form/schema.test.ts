import { describe, expect, it } from 'vitest'
import { fieldsOf } from './schema'

const schema = {
  properties: {
    secret: { title: 'client secret', type: 'string', writeOnly: true, format: 'password' },
    url: { title: 'address', type: 'string', format: 'uri', default: 'https://api.example.com', description: 'Of the service.' },
    late: { type: 'string' },
  },
  required: ['secret', 'url'],
  'x-order': ['url', 'secret', 'gone'],
}

describe('the form of a connector', () => {
  it('has the fields of its schema, in its order; those that have no place in it come last', () => {
    expect(fieldsOf({ connector: 'example', schema }, 'en')).toEqual([
      {
        name: 'url',
        label: 'Address',
        hint: 'Of the service.',
        initial: 'https://api.example.com',
        isSecret: false,
        isAddress: true,
        isRequired: true,
      },
      { name: 'secret', label: 'Client secret', hint: undefined, initial: '', isSecret: true, isAddress: false, isRequired: true },
      { name: 'late', label: 'Late', hint: undefined, initial: '', isSecret: false, isAddress: false, isRequired: false },
    ])
  })

  it('speaks the reader’s language where there are words for it', () => {
    const origo = { connector: 'origo', schema: { properties: { client_id: { title: 'client ID' } } } }
    expect(fieldsOf(origo, 'de')[0]?.label).toBe('Client-ID')
    expect(fieldsOf(origo, 'en')[0]?.label).toBe('Client ID')
  })

  it('has no fields where there is nothing to configure', () => {
    expect(fieldsOf({ connector: 'own', schema: {} }, 'en')).toEqual([])
  })
})
