import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../may'
import { ActionDialog, type Intention } from './ActionDialog'
import { actionsOn } from './actions'
import { ShownLink } from './ShownLink'
import { useTexts } from './texts'
import { useCredentialIntentions, type Subject } from './useCredentialIntentions'

/** What the caller can do to a credential now; each is asked about before it is done. */
export function CredentialActions(subject: Subject) {
  const { slug, credential } = subject
  const { t } = useTexts()
  const may = useMay(slug)
  const [link, setLink] = useState<string>()
  const intentionTo = useCredentialIntentions(subject, setLink)
  const [intention, setIntention] = useState<Intention>()
  const actions = actionsOn(credential, may)
  return (
    <>
      {actions.length > 0 && (
        <Group gap="xs">
          {actions.map((action) => (
            <Button key={action} size="xs" variant="default" onClick={() => setIntention(intentionTo(action))}>
              {t(`actions.${action}.name`)}
            </Button>
          ))}
        </Group>
      )}
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
      {link && <ShownLink link={link} close={() => setLink(undefined)} />}
    </>
  )
}
