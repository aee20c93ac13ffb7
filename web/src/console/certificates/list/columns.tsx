import { Link } from '@tanstack/react-router'
import { day, moment } from '../../../language/moments'
import { HolderLink } from '../../credentials/list/HolderLink'
import type { Column } from '../../list/column'
import list from '../../list/list.module.css'
import type { Certificate } from '../data'
import { StateTag } from '../StateTag'
import { useTexts } from '../texts'
import classes from './list.module.css'
import { SerialCell } from './SerialCell'

/** How wide the columns are. */
export const WIDTHS = {
  all: 'minmax(10rem, 1.4fr) 8rem 10rem 16rem 7rem minmax(8rem, 1fr)',
  fewer: 'minmax(9rem, 1.3fr) 10rem 15rem 7rem minmax(7rem, 1fr)',
}

/** What the table tells of a certificate. A row leads to it, and the name of its holder to the user. */
export function useColumns(slug: string): Column<Certificate>[] {
  const { t, locale } = useTexts()
  return [
    {
      name: 'subject',
      head: t('subject'),
      place: 'lead',
      cell: ({ id, subject }, tabIndex) => (
        <Link className={list['link']} to="/projects/$slug/certificates/$id" params={{ slug, id }} tabIndex={tabIndex} title={subject}>
          {subject || <span className={classes['none']}>{t('noSubject')}</span>}
        </Link>
      ),
    },
    { name: 'profile', head: t('profile'), isExtra: true, cell: ({ profile }) => profile },
    { name: 'serial', head: t('serial'), cell: ({ serial }, tabIndex) => <SerialCell serial={serial} tabIndex={tabIndex} /> },
    { name: 'state', head: t('state'), place: 'below', cell: (certificate) => <StateTag certificate={certificate} /> },
    {
      name: 'not_after',
      head: t('until'),
      sort: 'not_after',
      place: 'aside',
      isNumber: true,
      cell: ({ not_after: at }) => (
        <time dateTime={at} title={moment(at, locale)}>
          {day(at, locale)}
        </time>
      ),
    },
    {
      name: 'holder',
      head: t('holder'),
      cell: ({ user_id: id }, tabIndex) =>
        id ? <HolderLink {...{ slug, id, tabIndex }} /> : <span className={classes['none']}>{t('noHolder')}</span>,
    },
  ]
}
