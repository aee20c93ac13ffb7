import { Button, Group } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../may'
import { ActionDialog, type Intention } from './ActionDialog'
import { actionsOn, type CredentialAction, type OwnAction } from './actions'
import { ShownLink } from './ShownLink'
import { useTexts } from './texts'
import { useCredentialIntentions, type Subject } from './useCredentialIntentions'

const Acquire = lazy(() => import('../acquire/Acquire'))
const ReadCode = lazy(() => import('../acquire/ReadCode'))

/** What the caller can do to a credential now; each is asked about before it is done. */
export function CredentialActions(subject: Subject) {
  const { slug, credential, user, system } = subject
  const { t } = useTexts()
  const may = useMay(slug)
  const [link, setLink] = useState<string>()
  const intentionTo = useCredentialIntentions(subject, setLink)
  const [intention, setIntention] = useState<Intention>()
  const [opened, setOpened] = useState<OwnAction>()
  const actions = actionsOn(credential, may, system)
  const close = () => setOpened(undefined)
  return (
    <>
      {actions.length > 0 && (
        <Group gap="xs">
          {actions.map((action) => (
            <Button key={action} size="xs" variant="default" onClick={() => begin(action)}>
              {t(`actions.${action}.name`)}
            </Button>
          ))}
        </Group>
      )}
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
      {link && <ShownLink link={link} close={() => setLink(undefined)} />}
      <Suspense>
        {opened === 'replace' && <Acquire slug={slug} user={user} replaces={credential} close={close} />}
        {opened === 'code' && <ReadCode slug={slug} credential={credential.id} verb={t('actions.code.name')} close={close} />}
      </Suspense>
    </>
  )

  function begin(action: CredentialAction): void {
    if (action === 'replace' || action === 'code') setOpened(action)
    else setIntention(intentionTo(action))
  }
}
