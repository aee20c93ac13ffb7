import { answer, api, type Schemas } from '../../../api/client'
import { useOnce } from '../../once'
import type { Intention } from './ActionDialog'
import { FINAL, REVERSIBLE, type CredentialAction } from './actions'
import { useTexts } from './texts'
import { useReasons } from './useReasons'

/** A credential with what a sentence about it may have to name. */
export interface Subject {
  slug: string
  credential: Schemas['CredentialView']
  user: Schemas['User']
  device: Schemas['DeviceView'] | undefined
  system: Schemas['SystemView'] | undefined
}

/** What each action says before it is done, and what it asks of the server. */
export function useCredentialIntentions(
  { slug, credential, user, device, system }: Subject,
  showLink: (link: string | undefined) => void,
): (action: CredentialAction) => Intention {
  const { t } = useTexts()
  const reasons = useReasons()
  const once = useOnce()
  const canSuspend = system?.capabilities.suspend ?? true
  const act = (action: CredentialAction, body: { reason: string } | undefined) => {
    // The moment of its last change keeps a second suspension from being taken for a repetition of the first.
    const headers = once({ action, body, of: credential.updated_at })
    const params = { path: { slug, id: credential.id } }
    const on = '/api/v1/projects/{slug}/credentials/{id}' as const
    switch (action) {
      case 'resend':
        return answer(api.POST(`${on}/resend-invitation`, { params, headers, body: {} }))
      case 'show': {
        const shown = answer(api.POST(`${on}/resend-invitation`, { params, headers, body: { channel: 'shown' } }))
        return shown.then(({ link }) => showLink(link ?? undefined))
      }
      case 'suspend':
        return answer(api.POST(`${on}/suspend`, { params, headers, body: body ?? { reason: 'suspended' } }))
      case 'revoke':
        return answer(api.POST(`${on}/revoke`, { params, headers, body: body ?? { reason: 'revoked' } }))
      case 'reactivate':
        return answer(api.POST(`${on}/reactivate`, { params, headers }))
      case 'retry':
        return answer(api.POST(`${on}/retry`, { params, headers }))
    }
  }
  const address = user.email ?? user.mobile ?? '–'
  const ends = device?.working ? [t('actions.resend.ends', { phone: device.name })] : []
  const texts: Record<CredentialAction, string[]> = {
    resend: [t('actions.resend.text', { address }), ...ends],
    show: [t('actions.show.text'), ...ends],
    suspend: [t('actions.suspend.text'), ...(canSuspend ? [] : [t('actions.suspend.revokes')])],
    reactivate: [t('actions.reactivate.text'), ...(canSuspend ? [] : [t('actions.reactivate.anew')])],
    revoke: [t('actions.revoke.text')],
    retry: [t('actions.retry.text')],
  }
  const asked: Partial<Record<CredentialAction, readonly string[]>> = { suspend: REVERSIBLE, revoke: FINAL }
  return (action) => {
    const why = asked[action]
    return {
      name: t(`actions.${action}.name`),
      texts: texts[action],
      ...(why && { reasons: reasons.choices(why) }),
      isHarsh: action === 'revoke',
      run: (reason) => act(action, why && { reason }),
    }
  }
}
