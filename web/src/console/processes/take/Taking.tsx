import { Stack, Text } from '@mantine/core'
import { useMay } from '../../may'
import { isOpen, permissionOf, type WithStep } from '../process'
import { Steps } from '../Steps'
import { useTexts } from '../texts'
import { Choose } from './Choose'
import { Ended } from './Ended'
import { Install } from './Install'

interface Props {
  slug: string
  process: WithStep
  /** Closes the window that this is in; absent where it is in none. */
  close?: () => void
}

/** A process where it stands: its steps, and the one that is to be taken now. */
export function Taking({ slug, process, close }: Props) {
  return (
    <Stack gap="lg">
      <Steps process={process} />
      <Now slug={slug} process={process} close={close} />
    </Stack>
  )
}

function Now({ slug, process, close }: { slug: string; process: WithStep; close: (() => void) | undefined }) {
  const { t } = useTexts()
  const may = useMay(slug)
  if (!isOpen(process)) return <Ended process={process} close={close} />
  if (!may(permissionOf(process.kind))) return <Text size="sm">{t('page.notYours')}</Text>
  if (process.state === 'waiting_for_phone') return <Install slug={slug} process={process} close={close} />
  // What is asked changes with the options: then the answers begin anew.
  return <Choose key={JSON.stringify(process.inputs_wanted)} slug={slug} process={process} leave={close ?? (() => {})} />
}
