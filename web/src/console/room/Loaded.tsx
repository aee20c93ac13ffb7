import '../mantine.later'
import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../api/problem'
import { NotFound } from '../frame/NotFound'
import { Callout } from './Callout'
import { useTexts } from './texts'
import { useFailure } from './useFailure'

interface Props<T> {
  query: UseQueryResult<T>
  /** How many lines the skeleton has. */
  lines?: number
  /** What to show where the thing is not there. */
  gone?: ReactNode
  children: (data: T) => ReactNode
}

/** Shows what a query brought: until then a skeleton, and after a failure why, and another try. */
export function Loaded<T>({ query, lines = 4, gone, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failed error={query.error} gone={gone} again={() => void query.refetch()} />
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

function Failed({ error, gone, again }: { error: Error; gone: ReactNode; again: () => void }) {
  const { t } = useTexts()
  const failure = useFailure()
  if (error instanceof Problem && error.status === 404) return gone ?? <NotFound />
  return (
    <Callout isNews icon={IconAlertTriangle} tone="bad" title={t('failed')}>
      <Group justify="space-between">
        {failure(error)}
        <Button size="xs" variant="default" onClick={again}>
          {t('again')}
        </Button>
      </Group>
    </Callout>
  )
}
