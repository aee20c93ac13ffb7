import type { Screen } from '../life'
import { cardsScreen, giveUpScreen } from './cards'
import { elsewhereScreen, gateScreen } from './gate'
import { h } from './h'
import { invitationScreen, refusalScreen } from './invitation'
import { loginEndScreen, loginScreen } from './login'
import { button, screen, spinner } from './parts'
import { pinScreen } from './pin'
import type { View } from './view'

/** The whole page, for a screen. */
export function page(view: View, shown: Screen): Element {
  const { t, locale } = view
  const other = locale === 'en' ? 'de' : 'en'
  return h(
    'div',
    { class: 'page' },
    h('main', {}, content(view, shown)),
    h('footer', {}, h('button', { type: 'button', class: 'language', 'data-do': 'speak', lang: other }, t('language'))),
  )
}

function content(view: View, shown: Screen): Element {
  const { t } = view
  switch (shown.is) {
    case 'opening':
      return h('p', { class: 'waiting', 'data-key': 'opening', role: 'status' }, spinner(), t('opening'))
    case 'broken':
      return screen('broken', t('broken.title'), h('p', {}, t('broken.text')), button(t('broken.reload'), 'reload', { look: 'main' }))
    case 'gate':
      return gateScreen(view, shown.gate, shown.link)
    case 'elsewhere':
      return elsewhereScreen(view, shown.link)
    case 'login':
      return loginScreen(view, shown.login)
    case 'login_end':
      return loginEndScreen(view, shown.end)
    case 'invitation':
      return invitationScreen(view, shown.invitation, shown.others)
    case 'refusal':
      return refusalScreen(view, shown.refusal)
    case 'device_pin':
      return pinScreen(view, shown.question, shown.card)
    case 'give_up':
      return giveUpScreen(view, shown.card)
    case 'cards':
      return cardsScreen(view, shown.cards, shown.linkFault)
  }
}
