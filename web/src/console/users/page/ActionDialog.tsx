import { Select, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../../room/Confirm'
import { useTexts } from './texts'

/** Something that is asked about before it is done. */
export interface Intention {
  name: string
  /** What will happen, in sentences. */
  texts: string[]
  reasons?: readonly { value: string; label: string }[]
  isHarsh?: boolean
  run: (reason: string) => Promise<unknown>
}

interface Props {
  slug: string
  intention: Intention | undefined
  close: () => void
}

/** What may have changed after any of the actions. */
const TOUCHED = ['users', 'credentials', 'invitations', 'devices', 'certificates', 'authorities']

/** Says what an action does, asks for its reason, and does it. */
export function ActionDialog({ slug, intention, close }: Props) {
  return intention && <Question key={intention.name} {...{ slug, intention, close }} />
}

function Question({ slug, intention, close }: { slug: string; intention: Intention; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [reason, setReason] = useState(intention.reasons?.[0]?.value ?? '')
  return (
    <Confirm
      title={intention.name}
      verb={intention.name}
      danger={intention.isHarsh ?? false}
      act={act}
      close={close}
      wordsFor={({ status }) => (status === 412 ? t('since') : undefined)}
    >
      {intention.texts.map((text) => (
        <Text key={text} size="sm">
          {text}
        </Text>
      ))}
      {intention.reasons && (
        <Select
          label={t('reason')}
          data={[...intention.reasons]}
          value={reason}
          allowDeselect={false}
          onChange={(chosen) => setReason(chosen ?? reason)}
        />
      )}
    </Confirm>
  )

  /** What is shown is asked for anew in any case: what was refused was perhaps no longer so. */
  async function act(): Promise<void> {
    await intention.run(reason).finally(() => {
      for (const resource of TOUCHED) void client.invalidateQueries({ queryKey: [slug, resource] })
    })
  }
}
