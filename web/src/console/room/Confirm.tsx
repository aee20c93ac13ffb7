import { Button, Group, Stack } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../api/problem'
import { Callout, Refusal } from './Callout'
import { Dialog } from './Dialog'
import { useTexts } from './texts'
import { useFailure } from './useFailure'

interface Props {
  title: string
  /** What happens then. */
  children: ReactNode
  /** The verb on the button. */
  verb: string
  /** What the other button says, where it is more than that nothing happens. */
  stay?: string
  /** Whether it cannot be taken back. */
  danger?: boolean
  /** Why there is nothing left to confirm: somebody else was faster. */
  moot?: { title: string; hint: string } | undefined
  act: () => Promise<unknown>
  close: () => void
  /** What to say of a refusal, where the server's words do not do. */
  wordsFor?: (problem: Problem) => string | undefined
}

/** Asks before something is done, and says why it was not. */
export function Confirm({ title, children, verb, stay, danger = false, moot, act, close, wordsFor }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
  const action = useMutation({ mutationFn: act, onSuccess: close })
  // What one's own doing brings about is no news.
  const isMoot = moot !== undefined && !action.isPending && !action.isSuccess
  const words = (error: Error) => (error instanceof Problem && wordsFor?.(error)) || failure(error)
  return (
    <Dialog onClose={close} title={title}>
      <Stack>
        {isMoot ? (
          <Callout isNews icon={IconInfoCircle} tone="care" title={moot.title}>
            {moot.hint}
          </Callout>
        ) : (
          children
        )}
        {!isMoot && <Refusal>{action.error && words(action.error)}</Refusal>}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {isMoot ? t('close') : (stay ?? t('cancel'))}
          </Button>
          {!isMoot && (
            <Button {...(danger && { color: 'red.9' })} loading={action.isPending} onClick={() => action.mutate()}>
              {verb}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}
