import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import type { Column } from '../../list/column'
import classes from '../../list/list.module.css'
import { EnrolmentTag, StateTag } from '../Tags'
import { useWords } from '../words'
import { useTexts } from './texts'

type User = Schemas['User']

/** How wide the columns are. */
export const WIDTHS = {
  all: 'minmax(9rem, 1.3fr) minmax(11rem, 1.7fr) minmax(7.5rem, 0.8fr) minmax(6.5rem, 0.8fr) 10rem 4rem 6.5rem',
  fewer: 'minmax(9rem, 1.2fr) minmax(10rem, 1.4fr) minmax(5rem, 0.6fr) 10.5rem 7.5rem',
}

/** What the table tells of a user. */
export function useColumns(slug: string): Column<User>[] {
  const { t, locale } = useTexts()
  const words = useWords()
  return [
    {
      name: 'name',
      head: t('name'),
      sort: 'last_name',
      place: 'lead',
      cell: (user, tabIndex) => (
        <Link className={classes['link']} to="/projects/$slug/users/$id" params={{ slug, id: user.id }} tabIndex={tabIndex}>
          <FamilyFirst user={user} />
        </Link>
      ),
    },
    { name: 'email', head: t('email'), sort: 'email', place: 'below', cell: (user) => user.email },
    { name: 'mobile', head: t('mobile'), isExtra: true, isNumber: true, cell: (user) => user.mobile },
    {
      name: 'card_id',
      head: words.t('fields.card_id'),
      sort: 'card_id',
      place: 'aside',
      isNumber: true,
      cell: (user) => user.card_id,
    },
    {
      name: 'enrolment',
      head: t('enrolment'),
      place: 'mark',
      cell: (user) => (user.state === 'active' || user.state === 'deletion_pending' ? <EnrolmentTag enrolment={user.enrolment} /> : <StateTag state={user.state} />),
    },
    { name: 'origin', head: t('origin'), isExtra: true, cell: (user) => words.origin(user.origin) },
    {
      name: 'updated_at',
      head: t('changed'),
      cell: (user) => <time dateTime={user.updated_at} title={moment(user.updated_at, locale)}>{ago(user.updated_at, locale)}</time>,
    },
  ]
}

/** As lists are sorted: `Rossi, María`. */
function FamilyFirst({ user: { first_name, last_name } }: { user: User }) {
  const words = useWords()
  if (!last_name || !first_name) return <Text span inherit fw={600}>{last_name || first_name || words.t('nameless')}</Text>
  return (
    <>
      <Text span inherit fw={600}>
        {last_name},
      </Text>{' '}
      {first_name}
    </>
  )
}
