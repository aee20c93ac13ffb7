import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Dialog } from '../../room/Dialog'
import { Loaded } from '../../room/Loaded'
import { useTexts } from '../texts'
import { processQuery } from '../data'
import { useProcessWords } from '../useProcessWords'
import { Taking } from './Taking'

interface Props {
  slug: string
  id: string
  kind: string
  /** Whose mobile ID it is about. */
  name: string
  close: () => void
}

/** A process in a window. Closing it cancels nothing: it is taken up again where it stands. */
export function ProcessDialog({ slug, id, kind, name, close }: Props) {
  const { t } = useTexts()
  const words = useProcessWords()
  const process = useQuery(processQuery(slug, id))
  return (
    <Dialog onClose={close} title={words.kind(kind)} size="lg" closeOnClickOutside={false}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t('choose.for', { name })}
        </Text>
        <Loaded query={process}>{(known) => <Taking slug={slug} process={known} close={close} />}</Loaded>
      </Stack>
    </Dialog>
  )
}
