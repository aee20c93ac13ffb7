import { moment } from '../../language/moments'
import type { Invitation, Refusal } from '../invitation'
import { hostOf } from '../link'
import type { Card } from '../card'
import { knows } from '../texts'
import { h, type Content } from './h'
import { plastics } from './cards'
import { button, facts, notice, problemText, screen, spinner, submit } from './parts'
import type { View } from './view'

/** What a link offers, and the one tap that takes it. */
export function invitationScreen(view: View, invitation: Invitation, others: readonly Card[]): Element {
  const { t } = view
  const { offered, stage, canLeave } = invitation
  const isBusy = stage === 'setting_up'
  return screen(
    `invitation ${invitation.card}`,
    offered ? t('invitation.title', { label: offered.label }) : t('invitation.plain'),
    offered ? offer(view, invitation) : stage === 'asking' && asking(view, invitation),
    problem(view, invitation),
    offered !== null && stage !== 'asking' && form(view, invitation),
    isBusy && invitation.problem === null && h('p', { class: 'small', role: 'status' }, t('invitation.busyHint')),
    canLeave && !isBusy && button(t('invitation.later'), 'leave'),
    canLeave && !isBusy && h('p', { class: 'small' }, `${t('invitation.laterHint')} ${offered ? t('invitation.notYou') : ''}`),
    others.length > 0 && h('p', { class: 'apart' }, t('invitation.others')),
    plastics(view, others),
  )
}

/** The server's last word on a link, and whom to ask. */
export function refusalScreen({ t }: View, refusal: Refusal): Element {
  const { code, publicUrl, offered, canReport } = refusal
  const [title, text] = [`refusal.${code}.title`, `refusal.${code}.text`]
  const values = { host: hostOf(publicUrl) }
  return screen(
    `refusal ${code}`,
    knows(title) ? t(title) : code,
    notice(code === 'code_reused' ? 'grave' : 'warning', h('p', {}, knows(text) ? t(text, values) : '')),
    h('p', {}, t('refusal.ask', { issuer: offered?.issuer.name ?? t('refusal.anybody') })),
    canReport && h('p', { class: 'small' }, t('refusal.code_used.reportHint')),
    canReport && button(t('refusal.code_used.report'), 'report', { look: 'grave' }),
    button(t('refusal.back'), 'leave', { look: canReport ? 'plain' : 'main' }),
  )
}

function offer({ t, locale }: View, { offered, publicUrl, expiresAt }: Invitation): Content {
  if (!offered) return null
  return facts(
    [t('invitation.issuer'), offered.issuer.name],
    [t('invitation.holder'), offered.holder],
    [t('invitation.installs'), offered.label],
    [t('host'), hostOf(publicUrl)],
    expiresAt === null ? null : [t('invitation.expires'), moment(new Date(expiresAt), locale)],
  )
}

function asking({ t }: View, { publicUrl, problem: stumbled }: Invitation): Content {
  return stumbled === null && h('p', { class: 'waiting', role: 'status' }, spinner(), t('invitation.asking', { host: hostOf(publicUrl) }))
}

function problem(view: View, { problem: stumbled, publicUrl }: Invitation): Content {
  if (!stumbled) return null
  const { t } = view
  return [
    notice('warning', h('p', { role: 'status' }, problemText(view, stumbled, publicUrl)), h('p', { class: 'small' }, t('problem.lost'))),
    button(t('again'), 'retry'),
  ]
}

function form(view: View, { pin, stage, problem: stumbled }: Invitation): Element {
  const isBusy = stage === 'setting_up' && stumbled === null
  const { t } = view
  return h(
    'form',
    { class: 'form', 'data-do': 'set-up', novalidate: true },
    pin && pinField(view, pin),
    submit(isBusy ? t('invitation.busy') : t('invitation.go'), isBusy),
  )
}

function pinField({ t, pinFault }: View, { last, attemptsLeft }: NonNullable<Invitation['pin']>): Content {
  const wrong = attemptsLeft === null ? t('invitation.pinWrong') : t('invitation.pinWrong', { count: attemptsLeft })
  const fault = pinFault === 'pinMissing' || pinFault === 'pinForm' ? t(`invitation.${pinFault}`) : last === 'wrong' && wrong
  return h(
    'div',
    { class: 'field' },
    h('label', { for: 'pin' }, t('invitation.pin')),
    h('p', { id: 'pin-hint', class: 'small' }, t('invitation.pinHint')),
    h('input', {
      id: 'pin',
      name: 'pin',
      type: 'text',
      inputmode: 'numeric',
      maxlength: 12,
      autocomplete: 'one-time-code',
      'aria-describedby': 'pin-hint pin-fault',
      'aria-invalid': fault ? 'true' : null,
    }),
    h('p', { id: 'pin-fault', class: 'fault', role: 'alert' }, fault || ''),
  )
}
