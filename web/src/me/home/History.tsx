import { useInfiniteQuery } from '@tanstack/react-query'
import { moment } from '../../language/moments'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Loaded } from '../parts/Loaded'
import { Screen } from '../parts/Screen'
import { go } from '../place'
import { historyQuery } from '../queries'
import { useTexts } from './texts'

/** What happened about oneself, the newest first. */
export function History() {
  const { t, locale } = useTexts()
  const { slug } = useHouse()
  const history = useInfiniteQuery(historyQuery(slug))
  return (
    <Screen title={t('history.title')} back={() => go({ is: 'home' })}>
      <p>{t('history.text')}</p>
      <Loaded query={history}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0) return <p className="empty">{t('history.none')}</p>
          return (
            <ol className="lines happened">
              {items.map(({ at, category, text }) => (
                <li key={`${at} ${category} ${text}`}>
                  <span>{text}</span>
                  <time className="small" dateTime={at}>
                    {moment(at, locale)}
                  </time>
                </li>
              ))}
            </ol>
          )
        }}
      </Loaded>
      {history.isFetchNextPageError && <Failure error={history.error} />}
      {history.hasNextPage && (
        <Button busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </Screen>
  )
}
