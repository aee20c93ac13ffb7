import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { moment } from '../../language/moments'
import { knows } from '../../language/say'
import { texts } from '../../language/texts'
import { useHouse } from '../house'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Loaded } from '../parts/Loaded'
import { Screen } from '../parts/Screen'
import { Waiting } from '../parts/Waiting'
import { go } from '../place'
import { historyQuery } from '../queries'
import { de } from './happened.de'
import { en } from './happened.en'
import { useTexts } from './texts'

const useHappenings = texts({ en, de })

/** What happened about oneself, the newest first. */
export function History() {
  const { t, locale } = useTexts()
  const { slug } = useHouse()
  const { t: happened } = useHappenings()
  const history = useInfiniteQuery(historyQuery(slug))
  const { hasNextPage, isFetching, fetchNextPage } = history
  const isBlank = history.data?.pages.at(-1)?.items.length === 0
  // A page may be empty and not be the last: it held what concerns operators only.
  useEffect(() => {
    if (isBlank && hasNextPage && !isFetching) void fetchNextPage()
  }, [isBlank, hasNextPage, isFetching, fetchNextPage])
  return (
    <Screen title={t('history.title')} back={() => go({ is: 'home' })}>
      <p>{t('history.text')}</p>
      <Loaded query={history}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0) return hasNextPage ? <Waiting /> : <p className="empty">{t('history.none')}</p>
          return (
            <ol className="lines happened">
              {items.map(({ at, category, text }) => (
                <li key={`${at} ${category} ${text}`}>
                  <span>{inWords(category, text)}</span>
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
      {hasNextPage && !isBlank && (
        <Button busy={history.isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </Screen>
  )

  function inWords(category: string, otherwise: string): string {
    const name = category.replace('.', '_')
    return knows(en, name) ? happened(name) : otherwise
  }
}
