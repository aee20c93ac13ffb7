import { answer, api } from '../../api/client'
import type { Recovery } from './data'
import { ReasonDialog } from './ReasonDialog'
import { useTexts } from './texts'

interface Props {
  slug: string
  recovery: Recovery
  close: () => void
}

/** Refuses a request, or takes one's own back. */
export function RefuseDialog({ slug, recovery: { id }, close }: Props) {
  const { t } = useTexts()
  return (
    <ReasonDialog
      {...{ slug, close }}
      title={t('refuse.title')}
      text={t('refuse.text')}
      label={t('refuse.reason')}
      verb={t('refuse.verb')}
      send={(reason) => answer(api.POST('/api/v1/projects/{slug}/recoveries/{id}/refuse', { params: { path: { slug, id } }, body: { reason } }))}
      done={close}
    />
  )
}
