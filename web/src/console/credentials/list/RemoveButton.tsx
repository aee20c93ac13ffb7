import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useMay } from '../../may'
import { ActionDialog, type Intention } from '../../users/page/ActionDialog'
import { useRemoval } from '../../users/page/useRemoval'
import type { Credential } from '../data'
import { useTexts } from '../texts'
import classes from './list.module.css'

/** Removes a card from the list; one that still works is revoked first. */
export function RemoveButton({ slug, credential, tabIndex }: { slug: string; credential: Credential; tabIndex: number }) {
  const { t } = useTexts()
  const mayRevoke = useMay(slug)('revoke_credentials')
  const removalOf = useRemoval(slug)
  const [intention, setIntention] = useState<Intention>()
  if (!mayRevoke || credential.removing) return null
  return (
    <>
      <ActionIcon
        className={classes['remove'] ?? ''}
        variant="subtle"
        color="gray"
        tabIndex={tabIndex}
        aria-label={t('remove', { number: credential.number ?? t('noNumber') })}
        onClick={() => setIntention(removalOf(credential))}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
    </>
  )
}
