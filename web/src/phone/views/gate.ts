import { encode } from 'uqr'
import { hostOf, linkText, type Link } from '../link'
import type { Gate } from '../life'
import { h } from './h'
import { button, copyLink, facts, screen } from './parts'
import type { View } from './view'

/** What is better done before a link is used where it was opened. Nobody was asked about it yet. */
export function gateScreen(view: View, gate: Gate, link: Link): Element {
  return gate === 'computer' ? computer(view, link) : steps(view, gate, link)
}

export function elsewhereScreen({ t }: View, link: Link): Element {
  const host = hostOf(link.publicUrl)
  return screen(
    'elsewhere',
    t('elsewhere.title'),
    h('p', {}, t('elsewhere.text', { host })),
    h('a', { class: 'button main', href: linkText(link), rel: 'noreferrer' }, t('elsewhere.go', { host })),
    button(t('refusal.back'), 'leave'),
  )
}

function computer({ t }: View, link: Link): Element {
  return screen(
    'computer',
    t('gate.computer.title'),
    h('p', {}, t('gate.computer.text')),
    h('div', { class: 'qr' }, qr(linkText(link), t('gate.computer.qr'))),
    facts([t('host'), hostOf(link.publicUrl)]),
    h('p', { class: 'small' }, t('gate.computer.hint')),
    button(t('gate.computer.goOn'), 'go-on'),
  )
}

function steps(view: View, gate: 'in_app' | 'install', link: Link): Element {
  const { t } = view
  const items = gate === 'install' ? [t('gate.install.step1'), t('gate.install.step2'), t('gate.install.step3')] : [t('gate.in_app.step1'), t('gate.in_app.step2')]
  return screen(
    gate,
    t(`gate.${gate}.title`),
    h('p', {}, t(`gate.${gate}.text`)),
    h('ol', { class: 'steps' }, items.map((item) => h('li', {}, item))),
    copyLink(view, linkText(link)),
    button(t(`gate.${gate}.goOn`), 'go-on'),
  )
}

/** A QR code, drawn here: no other host learns the link. */
function qr(text: string, label: string): Element {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
  return h(
    'svg',
    { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' },
    h('rect', { width: size, height: size, class: 'paper' }),
    h('path', { d: dots.join(''), class: 'ink' }),
  )
}
