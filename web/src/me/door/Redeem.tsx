import { useMutation } from '@tanstack/react-query'
import { Problem } from '../../api/problem'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Notice } from '../parts/Notice'
import { Screen } from '../parts/Screen'
import { goInstead } from '../place'
import { useWelcome } from '../session'
import { wire } from '../wire'
import { useTexts } from './texts'

/** A mailed link was opened: a tap, and not the opening, uses it up, because programs open links, too. */
export function Redeem({ code }: { code: string }) {
  const { t } = useTexts()
  const { slug } = useHouse()
  const welcome = useWelcome()
  const redeeming = useMutation({ mutationFn: () => wire.redeemLink(slug, code), onSuccess: welcome })
  const isRefused = redeeming.error instanceof Problem && redeeming.error.status < 500 && redeeming.error.status !== 429
  return (
    <Screen title={t('redeem.title')}>
      {!isRefused && <p>{t('redeem.text')}</p>}
      <Failure error={redeeming.error} />
      {isRefused ? (
        <Button look="main" onClick={() => goInstead({ is: 'door', way: null })}>
          {t('redeem.other')}
        </Button>
      ) : (
        <Button look="main" busy={redeeming.isPending} onClick={() => redeeming.mutate()}>
          {t('redeem.go')}
        </Button>
      )}
      {!isRefused && (
        <Notice tone="info">
          <p>{t('link.may')}</p>
        </Notice>
      )}
    </Screen>
  )
}
