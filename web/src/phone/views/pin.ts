import type { Card } from '../card'
import { kindsThatAre, type PinPolicy } from '../certificates/pin'
import type { PinQuestion } from '../pins'
import { faceOf } from './face'
import { h } from './h'
import { button, notice, problemText, screen, submit } from './parts'
import type { View } from './view'

/** Asks for the PIN that guards the keys of a card: a new one twice, a known one once. */
export function pinScreen(view: View, question: PinQuestion, card: Card): Element {
  const { t } = view
  const { why, last, isBusy } = question
  const issuer = faceOf(card)?.credential.issuer.name ?? ''
  if (last === 'locked') {
    return screen('device-pin locked', t('devicePin.locked.title'), h('p', {}, t('devicePin.locked.text', { issuer })), button(t('refusal.back'), 'leave-pin', { look: 'main' }))
  }
  return screen(
    `device-pin ${why}`,
    t(`devicePin.${why}.title`),
    h('p', {}, t(`devicePin.${why}.text`, { issuer })),
    question.problem && notice('warning', h('p', { role: 'status' }, problemText(view, question.problem, card.publicUrl))),
    form(view, question),
    !isBusy && button(t('devicePin.later'), 'leave-pin', { look: 'quiet' }),
  )
}

function form(view: View, question: PinQuestion): Element {
  const { t, pinFault } = view
  const { policy, last, attemptsLeft, isBusy } = question
  const wrong = attemptsLeft === null ? t('devicePin.wrong') : t('devicePin.wrong', { count: attemptsLeft })
  const fault = pinFault === 'pinMissing' || pinFault === 'unfit' ? t(`devicePin.${pinFault}`) : last === 'wrong' ? wrong : null
  return h(
    'form',
    { class: 'form', 'data-do': 'enter-pin', novalidate: true },
    field('device-pin', t('devicePin.label'), policy && rules(view, policy), fault, policy),
    policy && field('device-pin-again', t('devicePin.again'), null, pinFault === 'differs' ? t('devicePin.differs') : null, policy),
    submit(isBusy ? t('devicePin.busy') : t('devicePin.go'), isBusy),
  )
}

function field(name: string, label: string, hint: string | null, fault: string | null, policy: PinPolicy | null): Element {
  const isDigits = policy !== null && ['lower', 'upper', 'special'].every((kind) => kindsThatAre(policy, 'forbidden').some((one) => one === kind))
  return h(
    'div',
    { class: 'field' },
    h('label', { for: name }, label),
    hint && h('p', { id: `${name}-hint`, class: 'small' }, hint),
    h('input', {
      id: name,
      name,
      type: 'password',
      inputmode: isDigits ? 'numeric' : null,
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      'aria-describedby': hint ? `${name}-hint ${name}-fault` : `${name}-fault`,
      'aria-invalid': fault ? 'true' : null,
    }),
    h('p', { id: `${name}-fault`, class: 'fault', role: 'alert' }, fault ?? ''),
  )
}

/** What a new PIN has to look like, in words. */
function rules({ t }: View, policy: PinPolicy): string {
  const needs = kindsThatAre(policy, 'required').map((kind) => t(`devicePin.required.${kind}`))
  const bars = kindsThatAre(policy, 'forbidden').map((kind) => t(`devicePin.forbidden.${kind}`))
  return [t('devicePin.length', { min: policy.minLength, max: policy.maxLength }), ...needs, ...bars].join(' ')
}
