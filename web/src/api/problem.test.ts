import { expect, test } from 'vitest'
import { Problem, problemOf } from './problem'

test('faults are found by the form field that they speak of, the first of each', () => {
  const problem = new Problem({
    status: 422,
    code: 'invalid',
    detail: 'some values do not fit',
    errors: [
      { pointer: '/mail/host', code: 'invalid_value', detail: 'first' },
      { pointer: '/mail/host', code: 'invalid_value', detail: 'second' },
      { pointer: '/custom_fields/a~1b', code: 'invalid_value', detail: 'third' },
      { code: 'invalid_value', detail: 'of no field' },
    ],
  })
  const fields = problem.byField()
  expect(Object.keys(fields).toSorted()).toEqual(['custom_fields.a/b', 'mail.host'])
  expect(fields['mail.host']?.detail).toBe('first')
})

test('what a proxy answers is a problem, too', () => {
  const problem = problemOf(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }), '<html>')
  expect([problem.status, problem.code, problem.message]).toEqual([502, 'unexpected', 'the answer was 502 Bad Gateway'])
})

test('how long to wait is taken from the header', () => {
  const response = new Response(null, { status: 429, headers: { 'Retry-After': '30' } })
  expect(problemOf(response, { status: 429, code: 'too_many', detail: 'wait' }).retryAfterS).toBe(30)
})
