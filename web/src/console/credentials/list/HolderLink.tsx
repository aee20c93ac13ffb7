import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../users/words'
import { holderQuery, type Holder } from '../data'
import classes from './list.module.css'

interface Props {
  slug: string
  id: string
  /** What the user is called, where that is known already. */
  known?: Holder | null | undefined
  tabIndex: number
}

/** Whose something is; leads to the user. */
export function HolderLink({ slug, id, known, tabIndex }: Props) {
  const words = useWords()
  const asked = useQuery({ ...holderQuery(slug, id), enabled: !known })
  const holder = known ?? asked.data
  if (holder === undefined && !asked.isError) return <Skeleton height={10} width="70%" />
  return (
    <Link className={classes['holder']} to="/projects/$slug/users/$id" params={{ slug, id }} tabIndex={tabIndex}>
      <Text span inherit fw={600}>
        {holder ? words.name(holder) : words.t('none')}
      </Text>
    </Link>
  )
}
