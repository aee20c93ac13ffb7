import { useMutation } from '@tanstack/react-query'
import { Problem } from '../../../api/problem'
import { useOnce } from '../../once'
import { useFailure } from '../../room/useFailure'
import { cancel, useTouch } from '../data'
import type { WithStep } from '../process'
import { useProcessWords } from '../useProcessWords'

/** Cancels a process, and does what is to be done then; says why it was not. */
export function useCancel(slug: string, process: WithStep, after: () => void) {
  const touch = useTouch(slug)
  const once = useOnce()
  const failure = useFailure()
  const words = useProcessWords()
  const cancelling = useMutation({
    mutationFn: () => cancel(slug, process.id, once({ cancel: process.id })),
    onSuccess: after,
    onSettled: touch,
  })
  const { error } = cancelling
  const known = error instanceof Problem ? words.refusal(error.code) : undefined
  return {
    cancel: () => cancelling.mutate(),
    isPending: cancelling.isPending,
    refusal: error ? (known ?? failure(error)) : undefined,
  }
}
