import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Refusal } from '../../room/Callout'
import { useFailure } from '../../room/useFailure'
import { acknowledge, eventQuery } from '../data'
import { useTexts } from '../texts'

interface Props {
  slug: string
  id: string
  onAcknowledged: (ids: string[]) => void
}

/** Says that the caller has seen to an event. */
export function Acknowledge({ slug, id, onAcknowledged }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: () => acknowledge(slug, [id]),
    onSuccess: () => {
      onAcknowledged([id])
      return client.invalidateQueries({ queryKey: eventQuery(slug, id).queryKey, exact: true })
    },
  })
  return (
    <>
      <Button leftSection={<IconCheck size={16} aria-hidden />} loading={act.isPending} onClick={() => act.mutate()}>
        {t('acknowledge.one')}
      </Button>
      <Refusal>{act.error && failure(act.error)}</Refusal>
    </>
  )
}
