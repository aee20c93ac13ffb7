import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { SyncRun } from '../../plan/run'
import { upload } from './upload'

/** How far an import is. */
export type Step =
  | { name: 'choose' }
  | { name: 'sending'; file: File; isDryRun: boolean; share: number }
  | { name: 'planned'; file: File; run: SyncRun }
  | { name: 'applied'; run: SyncRun; planned: SyncRun }
  | { name: 'failed'; error: Error; retry: () => void }

/** What a real run touches. */
const TOUCHED = ['users', 'autosync', 'sync-runs', 'credentials']

/** A file's way: chosen, planned, looked at, applied. */
export function useImport(slug: string) {
  const client = useQueryClient()
  const [step, setStep] = useState<Step>({ name: 'choose' })
  const stopper = useRef<AbortController>(undefined)
  const reset = () => setStep({ name: 'choose' })
  // Whoever leaves the page during a preview does not wait for it; an import goes on.
  useEffect(() => () => stopper.current?.abort(), [])

  async function send(file: File, planned: SyncRun | undefined): Promise<void> {
    const isDryRun = planned === undefined
    const controller = new AbortController()
    stopper.current = isDryRun ? controller : undefined
    setStep({ name: 'sending', file, isDryRun, share: 0 })
    const onSent = (share: number) =>
      setStep((now) => (now.name === 'sending' ? { name: 'sending', file, isDryRun, share } : now))
    try {
      const run = await upload({ slug, file, isDryRun, signal: controller.signal, onSent })
      setStep(planned ? { name: 'applied', run, planned } : { name: 'planned', file, run })
    } catch (error) {
      if (controller.signal.aborted) return reset()
      setStep({ name: 'failed', error: asError(error), retry: () => void send(file, planned) })
    }
    if (!isDryRun) for (const resource of TOUCHED) void client.invalidateQueries({ queryKey: [slug, resource] })
  }

  return {
    step,
    plan: (file: File) => void send(file, undefined),
    apply: (file: File, planned: SyncRun) => void send(file, planned),
    stop: () => stopper.current?.abort(),
    reset,
  }
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}
