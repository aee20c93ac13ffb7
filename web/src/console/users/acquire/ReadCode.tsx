import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { answer, api } from '../../../api/client'
import { Refusal } from '../../room/Callout'
import { Dialog } from '../../room/Dialog'
import { useTexts as useRoomTexts } from '../../room/texts'
import { useFailure } from '../../room/useFailure'
import { ShownOnce } from './Outcome'
import { useTexts } from './texts'

interface Props {
  slug: string
  credential: string
  verb: string
  close: () => void
}

/** Reads the code of an invitation that came while nobody waited for it: asked first, since it can be read once. */
export default function ReadCode({ slug, credential, verb, close }: Props) {
  const { t } = useTexts()
  const { t: ofRoom } = useRoomTexts()
  const failure = useFailure()
  const read = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/projects/{slug}/credentials/{id}/invitation-code', { params: { path: { slug, id: credential } } })),
    gcTime: 0,
  })
  const code = read.data?.code
  return (
    <Dialog onClose={close} title={code ? t('codeTitle') : verb} closeOnClickOutside={!code} closeOnEscape={!code}>
      <Stack>
        {code ? <ShownOnce code={code} sent={undefined} /> : <Text size="sm">{t('read')}</Text>}
        <Refusal>{read.error && failure(read.error)}</Refusal>
        <Group justify="flex-end">
          <Button variant={code ? 'filled' : 'default'} onClick={close}>
            {code ? t('done') : ofRoom('cancel')}
          </Button>
          {!code && (
            <Button loading={read.isPending} onClick={() => read.mutate()}>
              {verb}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}
