import { Fragment, type ReactNode } from 'react'
import classes from './room.module.css'

export type Fact = readonly [name: string, value: ReactNode]

/** What is known of a thing: names and values. Values that are not there are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== undefined && value !== null && value !== '')
  return (
    <dl className={classes['facts']}>
      {known.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
