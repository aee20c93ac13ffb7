import { moment } from '../../language/moments'
import { holdingsOf, standingOf, type Card } from '../card'
import type { Earlier, Held } from '../certificates/holdings'
import { h, type Content } from './h'
import { button, facts, notice } from './parts'
import type { View } from './view'

/** The certificates of a card: each with its use and its end, and more on a tap. */
export function certificates(view: View, card: Card): Content {
  const { t } = view
  const { held, earlier, toRenew, order } = holdingsOf(card)
  const heading = `certificates-${card.id}`
  return [
    view.wallet.pins.isWaiting(card.id) && waiting(view, card),
    toRenew.length > 0 && !order && standingOf(card)?.is === 'active' && renewal(view, card),
    held.length > 0 &&
      h(
        'section',
        { class: 'certificates', 'aria-labelledby': heading },
        h('h3', { id: heading }, t('certificates.title')),
        held.map((one) => certificate(view, one)),
        earlier.length > 0 && earlierKeys(view, earlier),
      ),
  ]
}

function certificate({ t, locale }: View, held: Held): Element {
  const at = (time: number) => moment(new Date(time), locale)
  const isValid = held.status === 'valid'
  const until = isValid ? t('certificates.validUntil', { date: at(held.notAfter) }) : t(`certificates.status.${held.status}`)
  return h(
    'details',
    { class: 'certificate', 'data-key': held.keyId, 'data-status': held.status },
    h('summary', {}, h('span', { class: 'use' }, t(`certificates.usage.${held.usage}`)), h('span', { class: isValid ? 'small' : 'small fault' }, until)),
    facts(
      [t('certificates.subject'), held.subject],
      [t('certificates.issuer'), held.issuer],
      [t('certificates.serial'), held.serial],
      [t('certificates.from'), at(held.notBefore)],
      [t('certificates.until'), at(held.notAfter)],
    ),
  )
}

/** Keys whose certificates are over: what was encrypted to them can still be read. */
function earlierKeys({ t }: View, earlier: readonly Earlier[]): Element {
  return h(
    'details',
    { class: 'certificate' },
    h('summary', {}, h('span', { class: 'use' }, t('certificates.earlier')), h('span', { class: 'small' }, t('certificates.earlierText'))),
    facts(...earlier.map(({ serial }): [string, string] => [t('certificates.serial'), serial])),
  )
}

function renewal({ t, wallet }: View, { id }: Card): Element {
  return notice('info', h('p', {}, t('certificates.renewText')), button(t('certificates.renew'), 'renew', { card: id, busy: wallet.isAsking(id) }))
}

/** The holder has put the question off. */
function waiting({ t, wallet }: View, { id }: Card): Element {
  return notice('warning', h('p', {}, t('devicePin.waiting')), button(t('devicePin.goOn'), 'go-on-with-pin', { card: id, busy: wallet.isAsking(id) }))
}
