import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../../../api/problem'
import { Callout } from '../Callout'
import { useWords } from '../words'
import { useTexts } from './texts'

/** Something that is asked about before it is done. */
export interface Intention {
  name: string
  /** What will happen, in sentences. */
  texts: string[]
  reasons?: readonly { value: string; label: string }[]
  isHarsh?: boolean
  run: (reason: string) => Promise<unknown>
  done?: () => void
}

interface Props {
  slug: string
  intention: Intention | undefined
  close: () => void
}

/** What may have changed after any of the actions. */
const TOUCHED = ['users', 'credentials', 'invitations', 'devices']

/** Says what an action does, asks for its reason, and does it. */
export function ActionDialog({ slug, intention, close }: Props) {
  const words = useWords()
  return (
    <Modal opened={intention !== undefined} onClose={close} title={intention?.name} closeButtonProps={{ 'aria-label': words.t('close') }}>
      {intention && <Question key={intention.name} {...{ slug, intention, close }} />}
    </Modal>
  )
}

function Question({ slug, intention, close }: { slug: string; intention: Intention; close: () => void }) {
  const { t } = useTexts()
  const words = useWords()
  const client = useQueryClient()
  const [reason, setReason] = useState(intention.reasons?.[0]?.value ?? '')
  const refresh = () => Promise.all(TOUCHED.map((resource) => client.invalidateQueries({ queryKey: [slug, resource] })))
  const act = useMutation({
    mutationFn: () => intention.run(reason),
    onSuccess: () => {
      close()
      intention.done?.()
    },
    onSettled: () => void refresh(),
  })
  const isStale = act.error instanceof Problem && act.error.status === 412
  return (
    <Stack>
      {intention.texts.map((text) => (
        <Text key={text} size="sm">
          {text}
        </Text>
      ))}
      {intention.reasons && (
        <Select label={t('reason')} data={[...intention.reasons]} value={reason} allowDeselect={false} onChange={(chosen) => setReason(chosen ?? reason)} />
      )}
      {act.error && (
        <Callout isNews icon={IconAlertTriangle} tone="bad">
          {isStale ? t('since') : words.failure(act.error)}
        </Callout>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="subtle" onClick={close}>
          {words.t('cancel')}
        </Button>
        <Button color={intention.isHarsh ? 'red.8' : 'accent'} loading={act.isPending} onClick={() => act.mutate()}>
          {intention.name}
        </Button>
      </Group>
    </Stack>
  )
}
