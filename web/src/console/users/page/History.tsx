import { Skeleton, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Schemas } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import { useMe } from '../../caller'
import { sentence } from '../../forms'
import { HolderLink } from '../../credentials/list/HolderLink'
import { useKind } from '../../processes/useKind'
import { useWords } from '../words'
import classes from './page.module.css'
import { useTexts } from './texts'
import { useCategory } from './useCategory'

interface Props {
  query: UseQueryResult<Schemas['EventView'][]>
  /** The project, where the history is of several people: each is named. */
  namesHolders?: string
}

/** What has happened, the newest first. */
export function History({ query: { data: events, error }, namesHolders }: Props) {
  const { t, locale } = useTexts()
  const words = useWords()
  const category = useCategory()
  const actor = useActor()
  if (error) return <Text size="sm">{words.failure(error)}</Text>
  if (!events) return <Skeleton height={120} />
  if (events.length === 0) return <Text size="sm">{t('noHistory')}</Text>
  return (
    <>
      <ol className={classes['history']}>
        {events.map((event) => (
            <li key={event.id}>
              <span className={classes['dot']} data-severity={event.severity} aria-hidden />
              <span>
                {category(event.category, event.text)}{' '}
                {namesHolders && event.user_id && (
                  <>
                    · <HolderLink slug={namesHolders} id={event.user_id} tabIndex={0} />{' '}
                  </>
                )}
                <Text span inherit c="dimmed">
                  · {actor(event.actor)}
                </Text>
                <Cause detail={event.detail} />
              </span>
              <time className={classes['when']} dateTime={event.at} title={moment(event.at, locale)}>
                {ago(event.at, locale)}
              </time>
            </li>
        ))}
      </ol>
      {events.length >= 100 && (
        <Text size="xs" c="dimmed" mt="sm">
          {t('historyMore', { count: events.length })}
        </Text>
      )}
    </>
  )
}

/** Why something failed, in the words of the system that was asked; of a process, which one it was; of an input, what moved it. */
function Cause({ detail }: { detail: object }) {
  const kind = useKind()
  const led = useLed(detail)
  const told = 'cause' in detail && typeof detail.cause === 'string' ? detail.cause : undefined
  // A process names its kind there.
  const cause = led ?? (told && 'process' in detail ? kind(told) : told && sentence(told))
  return (
    cause && (
      <Text size="xs" c="dimmed">
        {cause}
      </Text>
    )
  )
}

/** What moved an input: an event of a category, or its time. */
function useLed(detail: object): string | undefined {
  const { t } = useTexts()
  const category = useCategory()
  if ('caused_by' in detail && typeof detail.caused_by === 'object' && detail.caused_by && 'category' in detail.caused_by) {
    return t('led', { event: category(String(detail.caused_by.category)) })
  }
  return 'reason' in detail && detail.reason === 'after_time' ? t('timeUp') : undefined
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
