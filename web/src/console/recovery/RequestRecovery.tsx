import '../mantine.later'
import { useNavigate } from '@tanstack/react-router'
import { answer, api } from '../../api/client'
import { useOnce } from '../once'
import { ReasonDialog } from './ReasonDialog'
import { useTexts } from './texts'

interface Props {
  slug: string
  user: string
  /** The certificate whose key is wanted; absent: all keys of the user. */
  certificate?: string
  close: () => void
}

/** Asks for archived keys, and leads to where requests wait. */
export function RequestRecovery({ slug, user, certificate, close }: Props) {
  const { t } = useTexts()
  const once = useOnce()
  const navigate = useNavigate()
  const params = { path: { slug } }
  return (
    <ReasonDialog
      {...{ slug, close }}
      title={t('request.title')}
      text={t('request.text')}
      label={t('request.reason')}
      verb={t('request.verb')}
      send={(reason) => {
        const body = { user_id: user, reason, ...(certificate && { certificate_ids: [certificate] }) }
        return answer(api.POST('/api/v1/projects/{slug}/recoveries', { params, headers: once(body), body }))
      }}
      done={() => void navigate({ to: '/projects/$slug/recoveries', params: { slug } })}
    />
  )
}
