import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../room/Confirm'
import { move, type Verb } from './data'
import { isAlarm, type Input } from './input'
import { useTexts } from './texts'

interface Props {
  slug: string
  input: Input
  size?: 'xs' | 'sm'
}

/** Triggers an input, or restores it, after it was asked. */
export function Move({ slug, input, size = 'sm' }: Props) {
  const { t } = useTexts()
  const [asks, { open, close }] = useDisclosure()
  const verb: Verb = isAlarm(input) ? 'restore' : 'trigger'
  const [asked, setAsked] = useState<Verb>(verb)
  const { name } = input
  const ask = () => {
    setAsked(verb)
    open()
  }
  return (
    <>
      <Button size={size} variant="default" onClick={ask} aria-label={t(`${verb}One`, { name })}>
        {t(verb)}
      </Button>
      {asks && <Asked slug={slug} input={input} verb={asked} close={close} />}
    </>
  )
}

function Asked({ slug, input, verb, close }: Props & { verb: Verb; close: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const { id, name } = input
  const isMoot = isAlarm(input) === (verb === 'trigger')
  const moot = isMoot ? { title: t(verb === 'trigger' ? 'mootAlarm' : 'mootNormal'), hint: t('mootHint') } : undefined
  return (
    <Confirm title={t(`${verb}Title`, { name })} verb={t(verb)} moot={moot} danger={verb === 'trigger'} act={act} close={close}>
      <Text size="sm">{t(`${verb}Hint`)}</Text>
    </Confirm>
  )

  async function act(): Promise<void> {
    await move(slug, id, verb)
    await client.invalidateQueries({ queryKey: [slug, 'inputs'] })
  }
}
