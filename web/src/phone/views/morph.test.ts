import { beforeEach, expect, test } from 'vitest'
import { h } from './h'
import { morph } from './morph'

beforeEach(() => {
  document.body.replaceChildren()
})

function shown(...contents: Element[]): Element {
  const root = h('div', {}, contents)
  document.body.append(root)
  return root
}

test('what was typed and what has the focus stay, though all around changes', () => {
  const root = shown(h('p', {}, 'before'), h('input', { id: 'pin', 'aria-invalid': 'true' }))
  const input = root.querySelector('input')
  if (!input) throw new Error('there is no field')
  input.value = '1234'
  input.focus()
  morph(root, h('div', {}, h('p', { class: 'new' }, 'after'), h('input', { id: 'pin' }), h('p', {}, 'more')))
  expect(root.querySelector('input')).toBe(input)
  expect(document.activeElement).toBe(input)
  expect([input.value, input.hasAttribute('aria-invalid')]).toEqual(['1234', false])
  expect(root.textContent).toBe('aftermore')
  expect(root.querySelector('p')?.className).toBe('new')
})

test('another screen is another element, and what is over goes', () => {
  const root = shown(h('div', { 'data-key': 'a' }, 'one'), h('p', {}, 'two'))
  const old = root.firstChild
  morph(root, h('div', {}, h('div', { 'data-key': 'b' }, 'one')))
  expect(root.firstChild).not.toBe(old)
  expect(root.childNodes).toHaveLength(1)
})

test('text is only ever text', () => {
  const root = shown()
  morph(root, h('div', {}, h('p', {}, '<img src=x onerror=alert(1)>')))
  expect(root.querySelector('img')).toBeNull()
})
