import { Stack, Text } from '@mantine/core'
import { HolderLink } from '../credentials/list/HolderLink'
import { ago, moment } from '../../language/moments'
import { Row } from '../room/Rows'
import { To } from '../room/To'
import { isOpen, type Process } from './process'
import { StateTag } from './StateTag'
import { useTexts } from './texts'
import { useProcessWords } from './useProcessWords'

interface Props {
  slug: string
  process: Process
  now: Date
}

/** A process: what and about whom it is, how it stands, at which step, and since when. */
export function ProcessRow({ slug, process, now }: Props) {
  const { t, locale } = useTexts()
  const words = useProcessWords()
  return (
    <Row>
      <To to="/projects/$slug/processes/$id" params={{ slug, id: process.id }} size="sm" fw={600}>
        {words.kind(process.kind)}
      </To>
      <Text size="sm" component="div">
        <HolderLink slug={slug} id={process.user_id} tabIndex={0} />
      </Text>
      <div>
        <StateTag state={process.state} />
      </div>
      <Stack gap={0}>
        <Text size="sm">{isOpen(process) ? t(process.step === 'install' ? 'steps.install' : 'steps.choose') : words.failed(process.reason)}</Text>
        <Text size="xs" c="dimmed" title={moment(process.created_at, locale)}>
          {t('begun', { when: ago(process.created_at, locale, now) })}
        </Text>
      </Stack>
    </Row>
  )
}
