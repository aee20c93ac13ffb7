import { moment } from '../../language/moments'
import type { Card } from '../card'
import { hostOf, type LinkFault } from '../link'
import { knows } from '../texts'
import { certificates } from './certificates'
import { faceOf, TONES, type Face } from './face'
import { h, type Content } from './h'
import { button, facts, icon, notice, problemText, screen, submit } from './parts'
import type { View } from './view'

/** The cards on this phone; where there is none, how one comes here. */
export function cardsScreen(view: View, cards: readonly Card[], fault: LinkFault | null): Element {
  const { t } = view
  const [first, ...others] = cards
  if (!first) return screen('empty', t('empty.title'), h('p', {}, t('empty.text')), pasteForm(view, fault), about(view, false))
  return screen(
    'cards',
    others.length === 0 ? (faceOf(first)?.credential.label ?? t('card.heading')) : t('card.heading'),
    fault && notice('grave', h('p', {}, t(`fault.${fault}`))),
    cards.map((card) => cardView(view, card)),
    h('details', { class: 'more' }, h('summary', {}, t('empty.another')), pasteForm(view, null)),
    about(view, true),
  )
}

export function giveUpScreen({ t }: View, card: Card): Element {
  const issuer = faceOf(card)?.credential.issuer.name ?? hostOf(card.publicUrl)
  return screen(
    'give-up',
    t('giveUp.title'),
    h('p', {}, t('giveUp.text', { issuer })),
    button(t('giveUp.go'), 'give-up', { look: 'grave' }),
    button(t('giveUp.keep'), 'keep', { look: 'main' }),
  )
}

/** The cards alone, for where something else comes first. */
export function plastics(view: View, cards: readonly Card[]): Content {
  return cards.map((card) => {
    const face = faceOf(card)
    return face && plastic(view, card, face)
  })
}

function cardView(view: View, card: Card): Content {
  const face = faceOf(card)
  if (!face) return null
  return h(
    'article',
    { class: 'entry', 'data-key': card.id },
    plastic(view, card, face),
    h('div', { class: 'says', role: 'status' }, says(view, card, face)),
    card.messages.map(({ id, level, text }) =>
      notice(level, h('p', {}, text), button(view.t('card.read'), 'read', { card: card.id, message: id })),
    ),
    details(view, card, face),
    certificates(view, card),
    actions(view, card),
  )
}

/** The card itself. Its number is there only while the ID works. */
function plastic(view: View, { id: key }: Card, face: Face): Element {
  const { t } = view
  const { credential, state, id } = face
  const { tone, icon: shape } = TONES[state]
  const chip = isOffline(view, key, face) ? [icon('wait'), t('chip.offline')] : [icon(shape), t(`chip.${state}`)]
  return h(
    'section',
    { class: `plastic ${tone}`, 'data-state': state, 'aria-labelledby': `issuer-${key}` },
    h(
      'div',
      { class: 'row' },
      h('h2', { id: `issuer-${key}`, class: 'issuer' }, credential.issuer.name),
      h('span', { class: 'chip' }, chip),
    ),
    h('p', { class: 'holder' }, credential.holder),
    id ? number(t('card.number'), id) : h('p', { class: 'hidden' }, t('card.hidden')),
  )
}

function number(label: string, id: NonNullable<Face['id']>): Element {
  return h('p', { class: 'number' }, h('span', { class: 'caption' }, label), h('span', { class: 'digits' }, id.number))
}

function says(view: View, card: Card, face: Face): Content {
  const { t, locale, wallet } = view
  const host = hostOf(card.publicUrl)
  const problem = wallet.problem(card.id)
  if (face.state === 'active') {
    if (isOffline(view, card.id, face)) return h('p', {}, t('says.offline', { host }))
    return problem && h('p', {}, problemText(view, problem, card.publicUrl))
  }
  const reason = `reason.${face.reason}`
  const date = face.validFrom === null ? null : moment(new Date(face.validFrom), locale)
  return [
    h('p', {}, date === null ? t(face.state === 'not_started' ? 'says.not_started_open' : `says.${face.state}`) : t('says.not_started', { date })),
    knows(reason) && h('p', {}, t(reason)),
    problem && h('p', { class: 'small' }, problemText(view, problem, card.publicUrl)),
  ]
}

/** Whether an ID works on its lease alone. */
function isOffline({ online, wallet }: View, card: string, { state }: Face): boolean {
  return state === 'active' && (!online || wallet.problem(card)?.kind === 'unreachable')
}

function details({ t, locale }: View, card: Card, face: Face): Element {
  const at = (time: number) => moment(new Date(time), locale)
  const { id } = face
  const hasEnded = card.phase.is === 'ended'
  return facts(
    hasEnded ? null : [t('card.checked'), face.checkedAt === null ? t('card.never') : at(face.checkedAt)],
    face.worksUntil === null ? null : [t('card.until'), at(face.worksUntil)],
    face.validUntil === null ? null : [t('card.valid'), at(face.validUntil)],
    id?.facilityCode == null ? null : [t('card.facility'), String(id.facilityCode)],
    id?.facilityCode == null ? null : [t('card.format'), id.format.replaceAll('_', ' ').toUpperCase()],
    [t('host'), hostOf(card.publicUrl)],
  )
}

function actions({ t, wallet }: View, { id, phase }: Card): Content {
  if (phase.is === 'ended') return h('div', { class: 'actions' }, button(t('card.remove'), 'remove', { card: id }))
  if (phase.is !== 'bound') return null
  const isAsking = wallet.isAsking(id)
  return h(
    'div',
    { class: 'actions' },
    button(isAsking ? t('card.checking') : t('card.check'), 'check', { card: id, busy: isAsking }),
    phase.standing.is !== 'given_up' && button(t('card.giveUp'), 'ask-give-up', { look: 'quiet', card: id }),
  )
}

function pasteForm({ t, exampleLink }: View, fault: LinkFault | null): Element {
  return h(
    'form',
    { class: 'form', 'data-do': 'open-link', novalidate: true },
    h('label', { for: 'link' }, t('empty.label')),
    h('p', { id: 'link-hint', class: 'small break' }, t('empty.hint', { example: exampleLink })),
    h('input', {
      id: 'link',
      name: 'link',
      type: 'url',
      inputmode: 'url',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      'aria-describedby': 'link-hint link-fault',
      'aria-invalid': fault ? 'true' : null,
    }),
    h('p', { id: 'link-fault', class: 'fault', role: 'alert' }, fault ? t(`fault.${fault}`) : ''),
    h('div', { class: 'pair' }, button(t('empty.paste'), 'paste'), submit(t('empty.go'), false)),
  )
}

function about({ t, isKept, canInstall, installed }: View, hasCards: boolean): Element {
  return h(
    'section',
    { class: 'about', 'aria-labelledby': 'about' },
    h('h2', { id: 'about' }, t('about.title')),
    h(
      'ul',
      {},
      h('li', {}, t('about.can')),
      h('li', {}, t('about.cannot')),
      hasCards && h('li', {}, t('about.key')),
      h('li', {}, isKept ? t('about.kept') : t('about.notKept')),
      installed && h('li', {}, t('about.installed')),
    ),
    canInstall && button(t('about.install'), 'install'),
    h('p', { class: 'small' }, t('contact')),
  )
}

