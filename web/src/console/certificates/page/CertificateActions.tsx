import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { useMay } from '../../may'
import { useOnce } from '../../once'
import { ActionDialog, type Intention } from '../../users/page/ActionDialog'
import type { Certificate } from '../data'
import { useTexts } from '../texts'
import { useWords } from '../words'
import { actionsOn, REASONS, type Action } from './actions'

/** What the caller can do to a certificate now; each is asked about before it is done. */
export function CertificateActions({ slug, certificate }: { slug: string; certificate: Certificate }) {
  const { t } = useTexts()
  const may = useMay(slug)
  const intentionTo = useIntentions(slug, certificate)
  const [intention, setIntention] = useState<Intention>()
  const actions = actionsOn(certificate, may)
  if (actions.length === 0 && !intention) return null
  return (
    <>
      <Group gap="xs">
        {actions.map((action) => (
          <Button key={action} size="xs" variant="default" onClick={() => setIntention(intentionTo(action))}>
            {t(`${action}.name`)}
          </Button>
        ))}
      </Group>
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
    </>
  )
}

function useIntentions(slug: string, { id, since }: Certificate): (action: Action) => Intention {
  const { t } = useTexts()
  const words = useWords()
  const once = useOnce()
  const on = '/api/v1/projects/{slug}/certificates/{id}' as const
  const params = { path: { slug, id } }
  return (action) => {
    // The same click twice is one; after a change of state it is another.
    const headers = (what: unknown) => once([action, since, what])
    const name = t(`${action}.name`)
    if (action === 'revoke') {
      return {
        name,
        texts: [t('revoke.text'), t('revoke.forGood')],
        reasons: REASONS.map((reason) => ({ value: reason, label: words.reason(reason) })),
        isHarsh: true,
        run: (reason) => answer(api.POST(`${on}/revoke`, { params, headers: headers(reason), body: { reason } })),
      }
    }
    return { name, texts: [t(`${action}.text`)], run: () => answer(api.POST(`${on}/${action}`, { params, headers: headers(null) })) }
  }
}
