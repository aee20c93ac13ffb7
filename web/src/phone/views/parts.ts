import { hostOf } from '../link'
import type { Problem } from '../problem'
import { h, type Content } from './h'
import type { View } from './view'

/** A screen's frame. Its heading takes the focus when the screen appears. */
export function screen(key: string, title: string, ...contents: Content[]): Element {
  return h('div', { class: 'screen', 'data-key': key }, h('h1', { tabindex: -1 }, title), ...contents)
}

export function button(text: string, does: string, more: { look?: 'main' | 'plain' | 'grave' | 'quiet'; card?: string; message?: string; busy?: boolean } = {}): Element {
  const { look = 'plain', card, message, busy = false } = more
  const attributes = { type: 'button', class: `button ${look}`, 'data-do': does, 'data-card': card, 'data-message': message }
  return h('button', { ...attributes, 'aria-disabled': busy ? 'true' : null }, busy && spinner(), text)
}

export function submit(text: string, busy: boolean): Element {
  return h('button', { type: 'submit', class: 'button main', 'aria-disabled': busy ? 'true' : null }, busy && spinner(), text)
}

export function facts(...rows: readonly (readonly [string, string] | null)[]): Element {
  const shown = rows.filter((row) => row !== null)
  return h('dl', { class: 'facts' }, shown.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))
}

/** A remark that matters; `grave` ones are read out at once. */
export function notice(tone: 'info' | 'warning' | 'grave', ...contents: Content[]): Element {
  return h('div', { class: `notice ${tone}`, role: tone === 'grave' ? 'alert' : null }, icon(tone), h('div', {}, ...contents))
}

export function problemText({ t }: View, { kind, retryAfterS, code }: Problem, publicUrl: string): string {
  return t(`problem.${kind}`, { host: hostOf(publicUrl), count: retryAfterS ?? 0, code: code ?? '' })
}

/** The link, and a way to take it along. */
export function copyLink({ t, copied }: View, link: string): Element {
  return h(
    'div',
    { class: 'copy' },
    h('p', { class: 'link', 'aria-label': t('link') }, link),
    button(t('copy'), 'copy', { look: 'main' }),
    h('p', { class: 'small', role: 'status' }, copied ? t(copied) : ''),
  )
}

export function spinner(): Element {
  return h('span', { class: 'spinner', 'aria-hidden': 'true' })
}

const SHAPES = {
  info: 'M12 11v6M12 7.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  warning: 'M12 10v4M12 17v.5M12 4 2.8 20h18.4L12 4Z',
  grave: 'M12 7.5v6M12 16.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  good: 'm5 12.5 4.5 4.5L19 7.5',
  off: 'M6 6l12 12M18 6 6 18',
  wait: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
}

export type Icon = keyof typeof SHAPES

export function icon(name: Icon): Element {
  return h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, h('path', { d: SHAPES[name] }))
}
