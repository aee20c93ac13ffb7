import { useHouse } from '../house'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { go } from '../place'
import { isWay } from '../way'
import type { Me, Way } from '../wire'
import { ByLink } from './ByLink'
import { useTexts } from './texts'
import { WithPassword } from './WithPassword'
import { WithPhone } from './WithPhone'

interface Props {
  way: Way | null
  /** Who is logged in already, and wants a stronger login. */
  me?: Me
  hasEnded?: boolean
}

/** The ways in: first which, then that one. */
export function Door({ way, me, hasEnded = false }: Props) {
  const { ways: all } = useHouse()
  // A link opens no more than what is open already.
  const ways = all.filter(isWay).filter((one) => !me || one !== 'link')
  if (way && ways.includes(way)) return <Chosen way={way} me={me} />
  return <Ways ways={ways} isStronger={me !== undefined} hasEnded={hasEnded} />
}

function Chosen({ way, me }: { way: Way; me: Me | undefined }) {
  switch (way) {
    case 'phone':
      return <WithPhone />
    case 'password':
      return <WithPassword email={me?.user.email ?? ''} />
    case 'link':
      return <ByLink />
  }
}

function Ways({ ways, isStronger, hasEnded }: { ways: readonly Way[]; isStronger: boolean; hasEnded: boolean }) {
  const { t } = useTexts()
  return (
    <Screen title={t(isStronger ? 'stronger.title' : 'title')} back={isStronger ? () => go({ is: 'home' }) : undefined}>
      {hasEnded && (
        <Notice tone="info" news>
          <p>{t('ended')}</p>
        </Notice>
      )}
      <p>{t(isStronger ? 'stronger.text' : 'text')}</p>
      {ways.length === 0 && (
        <Notice tone="warning">
          <p>{t('none')}</p>
        </Notice>
      )}
      <ul className="ways">
        {ways.map((way) => (
          <li key={way}>
            <button type="button" className="way" onClick={() => go({ is: 'door', way })}>
              <Icon name={way} />
              <span>
                <strong>{t(`ways.${way}`)}</strong>
                <span className="small">{t(`hints.${way}`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Screen>
  )
}
