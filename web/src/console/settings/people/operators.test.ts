import { expect, it } from 'vitest'
import { patchOf, sourceOf, type Operator } from './operators'

const operator: Operator = {
  id: 'opr_1',
  name: 'Mara',
  email: 'mara@example.org',
  locale: 'de',
  enabled: true,
  instance_owner: false,
  created_at: '2026-11-21T12:00:00Z',
  roles: { campus: 'admin' },
}

it('has a place for a role in every project', () => {
  const { values } = sourceOf({ body: operator, etag: '"1"' }, ['campus', 'works'])
  expect(values.roles).toEqual({ campus: 'admin', works: '' })
  expect(values.password).toBe('')
})

it('takes a role away that was emptied', () => {
  expect(patchOf({ name: 'Mara K.', roles: { campus: '', works: 'auditor' } })).toEqual({
    name: 'Mara K.',
    roles: { campus: null, works: 'auditor' },
  })
})
