import type { Login, LoginEnd } from '../login'
import { hostOf, linkText } from '../link'
import { h, type Content } from './h'
import { button, copyLink, facts, notice, problemText, screen, spinner } from './parts'
import type { View } from './view'

/** Who wants to be logged in, and which number stands there. */
export function loginScreen(view: View, login: Login): Element {
  const { t } = view
  const { stage, asked, problem, link } = login
  if (!asked) {
    return screen(
      'login asking',
      t('login.title'),
      problem ? trouble(view, login) : h('p', { class: 'waiting', role: 'status' }, spinner(), t('login.asking', { host: hostOf(link.publicUrl) })),
      problem && button(t('again'), 'retry-login', { look: 'main' }),
      problem && button(t('refusal.back'), 'leave-login'),
    )
  }
  const isBusy = stage === 'answering'
  return screen(
    'login ready',
    t('login.title'),
    h('p', {}, t('login.text')),
    facts(
      [t('login.organisation'), asked.organisation],
      [t('login.client'), asked.client],
      asked.address === null ? null : [t('login.address'), asked.address],
      [t('host'), asked.host],
    ),
    problem && trouble(view, login),
    h('h2', { id: 'numbers' }, t('login.which')),
    h('div', { class: 'numbers', role: 'group', 'aria-labelledby': 'numbers' }, asked.numbers.map((number) => choice(number, isBusy))),
    isBusy && h('p', { class: 'waiting', role: 'status' }, spinner(), t('login.busy')),
    h('p', { class: 'small' }, t('login.notYou')),
    button(t('login.refuse'), 'refuse-login', { look: 'grave' }),
  )
}

/** What came of it. */
export function loginEndScreen(view: View, { is, link, organisation, why }: LoginEnd): Element {
  const { t } = view
  const isGood = is === 'approved'
  const tone = is === 'wrong_number' || is === 'taken' ? 'grave' : isGood || is === 'refused' ? 'info' : 'warning'
  return screen(
    `login-end ${is}`,
    t(`login.ends.${is}.title`),
    notice(tone, h('p', {}, t(`login.ends.${is}.text`, { organisation: organisation ?? hostOf(link.publicUrl), code: why ?? '' }))),
    is === 'no_card' && h('p', { class: 'small' }, t('login.elsewhere')),
    is === 'no_card' && copyLink(view, linkText(link)),
    button(t('refusal.back'), 'leave-login', { look: is === 'no_card' ? 'plain' : 'main' }),
  )
}

function choice(number: number, isBusy: boolean): Element {
  const attributes = { type: 'button', class: 'button number-choice', 'data-do': 'choose-number', 'data-number': number }
  return h('button', { ...attributes, 'aria-disabled': isBusy ? 'true' : null }, String(number).padStart(2, '0'))
}

function trouble(view: View, { problem, link }: Login): Content {
  return problem && notice('warning', h('p', { role: 'status' }, problemText(view, problem, link.publicUrl)))
}
