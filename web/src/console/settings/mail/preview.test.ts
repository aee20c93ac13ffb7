import { expect, it } from 'vitest'
import { framed } from './preview'

const MAIL = '<html><head><style>p{color:red}</style></head><body style="margin:0"><p style="color:blue">Hello</p><a href="https://example.org">open</a></body></html>'

it('moves styles out of attributes, into sheets that the policy lets in', () => {
  const shown = framed(MAIL, 'abc')
  expect(shown).not.toMatch(/ style="/)
  expect(shown).toContain('{color:blue}')
  expect(shown.match(/<style nonce="abc">/g)).toHaveLength(2)
})

it('puts something in the place of pictures that only the mail carries', () => {
  expect(framed('<img src="cid:activation-qr" alt="code">', 'abc')).toMatch(/<img src="data:image\/svg/)
})

it('shows links that lead nowhere', () => {
  expect(framed(MAIL, 'abc')).not.toContain('example.org')
})
