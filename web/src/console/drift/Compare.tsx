import { Button, Stack } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Refusal } from '../room/Callout'
import { useFailure } from '../room/useFailure'
import { compare, driftKey } from './data'
import { useTexts } from './texts'

/** Compares a system now; while that goes on, it is not asked for again. */
export function Compare({ slug, id, isBusy }: { slug: string; id: string; isBusy: boolean }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const failure = useFailure()
  const comparing = useMutation({
    mutationFn: () => compare(slug, id),
    onSettled: () => client.invalidateQueries({ queryKey: driftKey(slug, id) }),
  })
  return (
    <Stack gap="xs" align="flex-end">
      <Button leftSection={<IconScale size={16} aria-hidden />} loading={comparing.isPending || isBusy} onClick={() => comparing.mutate()}>
        {t('compare')}
      </Button>
      <Refusal>{comparing.error && failure(comparing.error)}</Refusal>
    </Stack>
  )
}
