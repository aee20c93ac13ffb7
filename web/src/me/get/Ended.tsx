import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { knows } from '../../language/say'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { goInstead } from '../place'
import { credentialsQuery, historyQuery, meQuery, phonesQuery } from '../queries'
import type { Process } from '../wire'
import { en } from './texts.en'
import { useTexts } from './texts'

/** What came of it. */
export function Ended({ process: { state, reason } }: { process: Process }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const client = useQueryClient()
  useEffect(() => {
    for (const { queryKey } of [credentialsQuery(slug), phonesQuery(slug), historyQuery(slug), meQuery(slug)]) void client.invalidateQueries({ queryKey })
  }, [client, slug])
  const end = state === 'completed' || state === 'cancelled' ? state : 'failed'
  const why = `reasons.${reason}`
  return (
    <Screen title={t(`ended.${end}`)}>
      <Notice tone={end === 'completed' ? 'good' : end === 'failed' ? 'warning' : 'info'} news>
        <p>{end === 'failed' && knows(en, why) ? t(why) : t(`ended.${end}Text`)}</p>
      </Notice>
      <Button look="main" onClick={() => goInstead({ is: 'home' })}>
        {t('ended.home')}
      </Button>
      {end !== 'completed' && <Button onClick={() => goInstead({ is: 'get', process: null })}>{t('ended.again')}</Button>}
    </Screen>
  )
}
