import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ago, moment } from '../../../language/moments'
import { EnrolmentTag, StateTag } from '../Tags'
import type { SortName } from '../search'
import { useWords } from '../words'
import classes from './list.module.css'
import type { User } from './rows'
import { useTexts } from './texts'

export interface Column {
  name: string
  head: string
  /** What the API sorts by when it sorts by this column. */
  sort?: SortName
  className: string
  cell: (user: User, tabIndex: number) => ReactNode
}

/** What the table tells of a user. Columns that are hidden where it is narrow have the class `wide`. */
export function useColumns(slug: string): Column[] {
  const { t, locale } = useTexts()
  const words = useWords()
  const [cell, wide, number] = ['cell', 'wide', 'number'].map((name) => classes[name] ?? '')
  return [
    {
      name: 'name',
      head: t('name'),
      sort: 'last_name',
      className: `${cell}`,
      cell: (user, tabIndex) => (
        <Link className={classes['link']} to="/projects/$slug/users/$id" params={{ slug, id: user.id }} tabIndex={tabIndex}>
          <FamilyFirst user={user} />
        </Link>
      ),
    },
    { name: 'email', head: t('email'), sort: 'email', className: `${cell}`, cell: (user) => user.email },
    { name: 'mobile', head: t('mobile'), className: `${cell} ${wide} ${number}`, cell: (user) => user.mobile },
    { name: 'card_id', head: words.t('fields.card_id'), sort: 'card_id', className: `${cell} ${number}`, cell: (user) => user.card_id },
    {
      name: 'enrolment',
      head: t('enrolment'),
      className: `${cell} ${classes['marks']}`,
      cell: (user) => (user.state === 'active' || user.state === 'deletion_pending' ? <EnrolmentTag enrolment={user.enrolment} /> : <StateTag state={user.state} />),
    },
    { name: 'origin', head: t('origin'), className: `${cell} ${wide}`, cell: (user) => words.origin(user.origin) },
    {
      name: 'updated_at',
      head: t('changed'),
      className: `${cell}`,
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
