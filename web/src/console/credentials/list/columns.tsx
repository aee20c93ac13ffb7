import { Link } from '@tanstack/react-router'
import { ago, moment } from '../../../language/moments'
import type { Column } from '../../list/column'
import list from '../../list/list.module.css'
import type { Credential } from '../data'
import { useTexts } from '../texts'
import { useOrigin } from '../useOrigin'
import { usePlaces } from '../usePlaces'
import { HolderLink } from './HolderLink'
import { RemoveButton } from './RemoveButton'
import classes from './list.module.css'
import { StatusCell } from './StatusCell'

/** How wide the columns are. */
export const WIDTHS = {
  all: 'minmax(8rem, 1.3fr) 6.5rem 15.5rem minmax(6rem, 1fr) minmax(6rem, 1fr) 5.5rem 7.5rem 2.5rem',
  fewer: 'minmax(8rem, 1.2fr) 6.5rem 15.5rem minmax(6rem, 1fr) 7.5rem 2.5rem',
}

/** A status has a line below it. */
export const HEIGHTS = { row: 54, card: 80 }

/** What the table tells of a credential. A row leads to it, and the name of its holder to the user. */
export function useColumns(slug: string): Column<Credential>[] {
  const { t, locale } = useTexts()
  const origin = useOrigin()
  const { systemName, poolName } = usePlaces(slug)
  return [
    {
      name: 'holder',
      head: t('holder'),
      place: 'lead',
      cell: ({ user_id: id, holder: known }, tabIndex) => <HolderLink {...{ slug, id, known, tabIndex }} />,
    },
    {
      name: 'number',
      head: t('number'),
      place: 'mark',
      isNumber: true,
      cell: ({ id, number }, tabIndex) => (
        <Link className={list['link']} to="/projects/$slug/credentials/$id" params={{ slug, id }} tabIndex={tabIndex}>
          {number ?? <span className={classes['none']}>{t('noNumber')}</span>}
        </Link>
      ),
    },
    { name: 'status', head: t('status'), place: 'below', cell: (credential) => <StatusCell credential={credential} /> },
    { name: 'system', head: t('system'), isExtra: true, cell: ({ system_id }) => systemName(system_id) },
    { name: 'pool', head: t('pool'), place: 'aside', cell: ({ pool_id }) => poolName(pool_id) },
    { name: 'origin', head: t('origin'), isExtra: true, cell: (credential) => origin(credential.origin) },
    {
      name: 'updated_at',
      head: t('changed'),
      sort: 'updated_at',
      cell: ({ updated_at: at }) => (
        <time dateTime={at} title={moment(at, locale)}>
          {ago(at, locale)}
        </time>
      ),
    },
    { name: 'remove', head: '', cell: (credential, tabIndex) => <RemoveButton {...{ slug, credential, tabIndex }} /> },
  ]
}
