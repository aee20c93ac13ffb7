import { expect, test } from 'vitest'
import { linkText, parseLink, publicUrlOfPage } from './link'

const CODE = 'mzxw6ytboi2dknrxhazdgnbvgy'

test('a link is taken apart, and its code is put into lower case', () => {
  const link = { publicUrl: 'https://example.org/doors', code: CODE }
  expect(parseLink(` https://example.org/doors/m/#${CODE.toUpperCase()}\n`)).toEqual(link)
  expect(parseLink(linkText(link))).toEqual(link)
})

test.each(['http://127.0.0.1:8080', 'http://[::1]:80', 'http://localhost', 'https://example.org'])('%s is safe', (url) => {
  expect(parseLink(`${url}/m/#${CODE}`)).toEqual({ publicUrl: url, code: CODE })
})

test.each([
  ['http://example.org', 'insecure'],
  ['http://127.0.0.1.example.org', 'insecure'],
  ['http://localhost.example.org', 'insecure'],
  ['ftp://localhost', 'insecure'],
  ['javascript:alert(1)', 'insecure'],
  ['example.org', 'address'],
  ['https://example.org/', 'address'],
  ['https://example.org/?a=b', 'address'],
  ['https://example.org/x#y', 'address'],
  ['https://exa mple.org', 'address'],
])('%s is refused: %s', (url, fault) => {
  expect(parseLink(`${url}/m/#${CODE}`)).toBe(fault)
})

test.each([CODE.slice(1), `${CODE}a`, CODE.replace('2', '1'), 'mzxw6ytboi2dknrxhazdgnbvgz', `${CODE}?x=1`, ''])('%j is no code', (code) => {
  expect(parseLink(`https://example.org/m/#${code}`)).toBe('code')
})

test('a text without the mark is no link', () => {
  expect(parseLink('https://example.org/m/')).toBe('form')
  expect(parseLink('')).toBe('form')
})

test.each([
  ['/m/', 'https://example.org'],
  ['/m/index.html', 'https://example.org'],
  ['/doors/m/', 'https://example.org/doors'],
  ['/m/m/', 'https://example.org/m'],
])('a page at %s belongs to %s', (pathname, publicUrl) => {
  expect(publicUrlOfPage({ origin: 'https://example.org', pathname })).toBe(publicUrl)
})
