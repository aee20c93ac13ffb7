import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../users/words'
import { holderQuery } from '../data'
import classes from './list.module.css'

/** Whose a credential is; leads to the user. */
export function HolderLink({ slug, id, tabIndex }: { slug: string; id: string; tabIndex: number }) {
  const words = useWords()
  const { data: holder, isError } = useQuery(holderQuery(slug, id))
  if (holder === undefined && !isError) return <Skeleton height={10} width="70%" />
  return (
    <Link className={classes['holder']} to="/projects/$slug/users/$id" params={{ slug, id }} tabIndex={tabIndex}>
      <Text span inherit fw={600}>
        {holder ? words.name(holder) : words.t('none')}
      </Text>
    </Link>
  )
}
