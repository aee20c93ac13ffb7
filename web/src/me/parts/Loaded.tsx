import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './Button'
import { Notice } from './Notice'
import { useTexts } from './texts'
import { useFailure } from './useFailure'
import { Waiting } from './Waiting'

interface Props<T> {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
}

/** What the server was asked for: that it is waited for, what it answered, or what went wrong and another try. */
export function Loaded<T>({ query, children }: Props<T>) {
  const { t } = useTexts()
  const failure = useFailure()
  if (query.data !== undefined) return children(query.data)
  if (query.isPending) return <Waiting />
  return (
    <>
      <Notice tone="warning" news>
        <p>{query.error && failure(query.error)}</p>
      </Notice>
      <Button busy={query.isFetching} onClick={() => void query.refetch()}>
        {t('again')}
      </Button>
    </>
  )
}
