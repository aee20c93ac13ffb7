import { Notice } from './Notice'
import { useFailure } from './useFailure'

/** What went wrong with something that was tried. */
export function Failure({ error }: { error: Error | null | undefined }) {
  const failure = useFailure()
  if (!error) return null
  return (
    <Notice tone="grave">
      <p>{failure(error)}</p>
    </Notice>
  )
}
