import { Alert, Button, Group, Skeleton, Stack } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../api/problem'
import { NotFound } from '../frame/NotFound'
import { sentence } from '../forms'
import { useTexts } from './texts'

interface Props<T> {
  query: UseQueryResult<T>
  /** How many lines the skeleton has. */
  lines?: number
  children: (data: T) => ReactNode
}

/** Shows what a query brought: until then a skeleton, and after a failure why, and another try. */
export function Loaded<T>({ query, lines = 4, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failed error={query.error} again={() => void query.refetch()} />
  return <Waiting lines={lines} />
}

function Waiting({ lines }: { lines: number }) {
  const { t } = useTexts()
  return (
    <Stack gap="sm" component="output" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={`${92 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  )
}

function Failed({ error, again }: { error: Error; again: () => void }) {
  const { t } = useTexts()
  if (error instanceof Problem && error.status === 404) return <NotFound />
  return (
    <Alert role="alert" color="red" title={t('failed')}>
      <Group justify="space-between">
        {error instanceof Problem ? sentence(error.message) : t('unreachable')}
        <Button size="xs" variant="default" onClick={again}>
          {t('again')}
        </Button>
      </Group>
    </Alert>
  )
}
