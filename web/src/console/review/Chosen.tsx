import { Button, Group, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { tell } from '../frame/tell'
import { Refusal } from '../room/Callout'
import { useFailure } from '../room/useFailure'
import { acknowledge } from './data'
import { useTexts } from './texts'

/** As many as the API takes at once. */
const AT_ONCE = 500

interface Props {
  slug: string
  chosen: ReadonlySet<string>
  clear: () => void
  onAcknowledged: (ids: string[]) => void
}

/** What can be done with the events that are chosen. */
export function Chosen({ slug, chosen, clear, onAcknowledged }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
  const count = chosen.size
  const act = useMutation({
    mutationFn: async () => {
      const ids = [...chosen]
      for (let at = 0; at < ids.length; at += AT_ONCE) await acknowledge(slug, ids.slice(at, at + AT_ONCE))
      return ids
    },
    onSuccess: (ids) => {
      onAcknowledged(ids)
      void tell({ message: t('acknowledge.done', { count }) })
      clear()
    },
  })
  return (
    <Group gap="xs">
      <Button size="xs" leftSection={<IconCheck size={14} aria-hidden />} loading={act.isPending} onClick={() => act.mutate()}>
        {t('acknowledge.some', { count })}
      </Button>
      <Button size="xs" variant="default" onClick={clear}>
        {t('acknowledge.none')}
      </Button>
      <Text component="output" size="xs" c="dimmed">
        {t('acknowledge.chosen', { count })}
      </Text>
      <Refusal>{act.error && failure(act.error)}</Refusal>
    </Group>
  )
}
