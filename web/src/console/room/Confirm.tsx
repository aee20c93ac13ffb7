import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../api/problem'
import { sentence } from '../forms'
import { useTexts } from './texts'

interface Props {
  title: string
  /** What happens then. */
  children: ReactNode
  /** The verb on the button. */
  verb: string
  /** Whether it cannot be taken back. */
  danger?: boolean
  act: () => Promise<unknown>
  close: () => void
  /** What to say of a refusal, where the server's words do not do. */
  wordsFor?: (problem: Problem) => string | undefined
}

/** Asks before something is done, and says why it was not. */
export function Confirm({ title, children, verb, danger = false, act, close, wordsFor }: Props) {
  const { t } = useTexts()
  const action = useMutation({ mutationFn: act, onSuccess: close })
  return (
    <Modal opened onClose={close} title={title}>
      <Stack>
        {children}
        {action.isError && (
          <Alert role="alert" color="red">
            {wordsOf(action.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button {...(danger && { color: 'red.9' })} loading={action.isPending} onClick={() => action.mutate()}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )

  function wordsOf(error: Error): string {
    if (!(error instanceof Problem)) return t('unreachable')
    return wordsFor?.(error) ?? sentence(error.message)
  }
}
