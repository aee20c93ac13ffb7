import { Button, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../../../api/client'
import { poolsQuery } from '../../editing/settings'
import { Callout } from '../../room/Callout'
import { useFailure } from '../../room/useFailure'
import { useTexts } from '../texts'

interface Props {
  slug: string
  id: string
  isMain?: boolean
}

/** Asks a system for its pools. */
export function RefreshPools({ slug, id, isMain = false }: Props) {
  const { t } = useTexts()
  const client = useQueryClient()
  const failure = useFailure()
  const refresh = useMutation({
    mutationFn: async () => (await answer(api.POST('/api/v1/projects/{slug}/systems/{id}/refresh-pools', { params: { path: { slug, id } } }))).items,
    onSuccess: () => client.invalidateQueries(poolsQuery(slug)),
  })
  const count = refresh.data?.length
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        {...(!isMain && { variant: 'default', size: 'xs' })}
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        {t('refresh.go')}
      </Button>
      <Text size="sm" component="output" hidden={count === undefined}>
        {count !== undefined && (count > 0 ? t('refresh.done', { count }) : t('refresh.none'))}
      </Text>
      {refresh.error && (
        <Callout isNews icon={IconAlertTriangle} tone="bad" title={t('refresh.failed')}>
          {failure(refresh.error)}
        </Callout>
      )}
    </Stack>
  )
}
