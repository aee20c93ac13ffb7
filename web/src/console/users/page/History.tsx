import { Skeleton, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import { texts } from '../../../language/texts'
import { useMe } from '../../caller'
import { useWords } from '../words'
import { de } from './history.de'
import { en } from './history.en'
import classes from './page.module.css'
import { useTexts } from './texts'

const useCategories = texts({ en, de })

type Category = keyof typeof en
const isKnown = (word: string): word is Category => word in en

/** What has happened, the newest first. */
export function History({ query: { data: events, error } }: { query: UseQueryResult<Schemas['EventView'][]> }) {
  const { t, locale } = useTexts()
  const words = useWords()
  const { t: category } = useCategories()
  const actor = useActor()
  if (error) return <Text size="sm">{words.failure(error)}</Text>
  if (!events) return <Skeleton height={120} />
  if (events.length === 0) return <Text size="sm">{t('noHistory')}</Text>
  return (
    <>
      <ol className={classes['history']}>
        {events.map((event) => {
          const name = event.category.replace('.', '_')
          return (
            <li key={event.id}>
              <span className={classes['dot']} data-severity={event.severity} aria-hidden />
              <span>
                {isKnown(name) ? category(name) : event.text}{' '}
                <Text span inherit c="dimmed">
                  · {actor(event.actor)}
                </Text>
              </span>
              <time className={classes['when']} dateTime={event.at} title={moment(event.at, locale)}>
                {ago(event.at, locale)}
              </time>
            </li>
          )
        })}
      </ol>
      {events.length >= 100 && (
        <Text size="xs" c="dimmed" mt="sm">
          {t('historyMore', { count: events.length })}
        </Text>
      )}
    </>
  )
}

/** Who did something, as far as a colleague needs to know it. */
function useActor(): (actor: string) => string {
  const { t } = useTexts()
  const me = useMe()
  return (actor) => {
    if (actor === me?.id) return t('actors.you')
    if (actor === 'holder' || actor.startsWith('dev_')) return t('actors.holder')
    if (actor.startsWith('opr_')) return t('actors.operator')
    if (actor.startsWith('key_')) return t('actors.key')
    if (actor.startsWith('syn_')) return t('actors.run')
    return t('actors.system')
  }
}
