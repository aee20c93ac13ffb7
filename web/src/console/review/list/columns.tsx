import '../../mantine.later'
import { Checkbox } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { moment, precise } from '../../../language/moments'
import { HolderLink } from '../../credentials/list/HolderLink'
import { usePlaces } from '../../credentials/usePlaces'
import type { Column } from '../../list/column'
import list from '../../list/list.module.css'
import type { EventView } from '../data'
import { useTexts } from '../texts'
import { useActor } from '../useActor'
import { useSaid } from '../useSaid'
import classes from './list.module.css'
import { SeverityTag } from './SeverityTag'

/** How wide the columns are, with and without those to choose by. */
export const WIDTHS = {
  all: '1.75rem 9.5rem 7.5rem minmax(14rem, 2.6fr) minmax(7rem, 1fr) minmax(7rem, 1fr)',
  fewer: '1.75rem 9.5rem 7.5rem minmax(12rem, 2.6fr) minmax(6rem, 1fr)',
}

/** A text has a line below it. */
export const HEIGHTS = { row: 56, card: 92 }

interface Choosing {
  mayChoose: boolean
  chosen: ReadonlySet<string>
  onChoose: (id: string, isChosen: boolean) => void
}

/** What the table tells of an event. Its text leads to everything about it. */
export function useColumns(slug: string, { mayChoose, chosen, onChoose }: Choosing): Column<EventView>[] {
  const { t, locale } = useTexts()
  const say = useSaid(slug)
  const actor = useActor(slug)
  return [
    {
      name: 'select',
      head: t('head.select'),
      cell: (event, tabIndex) =>
        mayChoose && (
          <Checkbox
            size="xs"
            className={classes['choose'] ?? ''}
            tabIndex={tabIndex}
            aria-label={t('select', { text: say(event) })}
            checked={chosen.has(event.id)}
            onChange={({ currentTarget }) => onChoose(event.id, currentTarget.checked)}
          />
        ),
    },
    {
      name: 'time',
      head: t('head.time'),
      place: 'below',
      isNumber: true,
      cell: ({ at }) => (
        <time dateTime={at} title={moment(at, locale)}>
          {precise(at, locale)}
        </time>
      ),
    },
    { name: 'severity', head: t('head.severity'), place: 'mark', cell: ({ severity }) => <SeverityTag severity={severity} /> },
    {
      name: 'text',
      head: t('head.text'),
      place: 'lead',
      cell: (event, tabIndex) => (
        <span className={classes['text']}>
          <Link
            className={list['link']}
            to="/projects/$slug/review"
            params={{ slug }}
            search={(before) => ({ ...before, event: event.id })}
            tabIndex={tabIndex}
            title={say(event)}
          >
            {say(event)}
          </Link>
          <span className={classes['note']}>
            {t('by', { who: actor(event.actor) })}
            {event.acknowledged_by && (
              <>
                {' · '}
                <IconCheck size={13} aria-hidden /> {t('acknowledgedBy', { who: actor(event.acknowledged_by) })}
              </>
            )}
          </span>
        </span>
      ),
    },
    {
      name: 'user',
      head: t('head.user'),
      place: 'aside',
      cell: ({ user_id: id }, tabIndex) => id && <HolderLink {...{ slug, id, tabIndex }} />,
    },
    { name: 'about', head: t('head.about'), isExtra: true, cell: (event, tabIndex) => <About {...{ slug, event, tabIndex }} /> },
  ]
}

/** The ways to what an event is about, beside the user. */
function About({ slug, event, tabIndex }: { slug: string; event: EventView; tabIndex: number }) {
  const { t } = useTexts()
  const { systemName, poolName } = usePlaces(slug)
  const { credential_id, pool_id, system_id } = event
  const pool = pool_id && poolName(pool_id)
  const system = system_id && systemName(system_id)
  return (
    <span className={classes['about']}>
      {credential_id && (
        <Link className={classes['link']} to="/projects/$slug/credentials/$id" params={{ slug, id: credential_id }} tabIndex={tabIndex}>
          {t('toCredential')}
        </Link>
      )}
      {pool && (
        <Link className={classes['link']} to="/projects/$slug/pools/$id" params={{ slug, id: pool_id }} tabIndex={tabIndex}>
          {pool}
        </Link>
      )}
      {system && !pool && (
        <Link className={classes['link']} to="/projects/$slug/systems/$id" params={{ slug, id: system_id }} tabIndex={tabIndex}>
          {system}
        </Link>
      )}
    </span>
  )
}
