import { answer, api, type Schemas } from '../../../api/client'
import { useOnce } from '../../once'
import type { Intention } from './ActionDialog'
import { addressOf } from '../acquire/contact'
import { FINAL, REVERSIBLE, type AskedAction } from './actions'
import { useTexts } from './texts'
import { useReasons } from './useReasons'
import { useRemoval } from './useRemoval'

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
): (action: AskedAction) => Intention {
  const { t } = useTexts()
  const reasons = useReasons()
  const once = useOnce()
  const removal = useRemoval(slug)(credential)
  const { suspend: canSuspend, leases: hasLeases } = system?.capabilities ?? { suspend: true, leases: true }
  const act = (action: AskedAction, body: { reason: string } | undefined) => {
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
      case 'remove':
        return removal.run('')
    }
  }
  const address = addressOf(system, user) ?? '–'
  const ends = device?.working ? [t('actions.resend.ends', { phone: device.name })] : []
  const texts: Record<AskedAction, string[]> = {
    resend: [t('actions.resend.text', { address }), ...ends],
    show: [t('actions.show.text'), ...ends],
    suspend: canSuspend ? [t(hasLeases ? 'actions.suspend.text' : 'actions.suspend.unleased')] : [t('actions.suspend.revokes')],
    reactivate: [setBack()],
    revoke: [t(hasLeases ? 'actions.revoke.text' : 'actions.revoke.unleased')],
    retry: [t('actions.retry.text')],
    remove: removal.texts,
  }
  const asked: Partial<Record<AskedAction, readonly string[]>> = { suspend: REVERSIBLE, revoke: FINAL }
  return (action) => {
    const why = asked[action]
    return {
      name: t(`actions.${action}.name`),
      texts: texts[action],
      ...(why && { reasons: reasons.choices(why) }),
      isHarsh: action === 'revoke' || action === 'remove',
      run: (reason) => act(action, why && { reason }),
    }
  }

  function setBack(): string {
    if (credential.observed === 'failed_revoke') return t('actions.reactivate.refused')
    if (credential.observed === 'failed_issue') return t('actions.retry.text')
    if (credential.reason === 'not_started') return t('actions.reactivate.early')
    return t(canSuspend ? 'actions.reactivate.text' : 'actions.reactivate.anew')
  }
}
