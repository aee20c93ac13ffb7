import { Button, Text } from '@mantine/core'
import { IconHourglass, IconRotate2, IconUserCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import { useMay } from '../../may'
import { Callout } from '../../room/Callout'
import { devicesQuery, type VersionedUser } from '../data'
import { useOnce } from '../../once'
import { useWords } from '../words'
import { ActionDialog, type Intention } from './ActionDialog'
import { wantsApproval } from './actions'
import { useTexts } from './texts'

interface Props {
  slug: string
  user: VersionedUser
}

/** What somebody should know before they do anything here. */
export function Banners({ slug, user }: Props) {
  const { t } = useTexts()
  return (
    <>
      {user.body.state === 'deletion_pending' && <Leaving slug={slug} user={user} />}
      {user.body.enrolment === 'reset' && (
        <Callout icon={IconRotate2} tone="care" title={t('resetTitle')}>
          {t('resetText')}
        </Callout>
      )}
      {wantsApproval(user.body) && <Approval slug={slug} user={user} />}
    </>
  )
}

function Leaving({ slug, user }: Props) {
  const { t, locale } = useTexts()
  const devices = useQuery(devicesQuery(slug, user.body.id)).data ?? []
  const leases = devices.flatMap(({ working, lease_until }) => (working && lease_until ? [lease_until] : []))
  const last = leases.sort().at(-1)
  return (
    <Callout icon={IconHourglass} tone="bad" title={t('pendingTitle')}>
      {t('pendingText')} {last && t('pendingUntil', { at: moment(last, locale) })}
    </Callout>
  )
}

function Approval({ slug, user: { body: user, etag } }: Props) {
  const { t, locale } = useTexts()
  const words = useWords()
  const may = useMay(slug)
  const once = useOnce()
  const [intention, setIntention] = useState<Intention>()
  const address = [user.email, user.mobile].filter(Boolean).join(', ')
  const approval: Intention = {
    name: t('actions.approve.name'),
    texts: [t('actions.approve.text', { address, name: words.name(user) })],
    run: () => {
      const params = { path: { slug, id: user.id }, header: { 'If-Match': etag } }
      return answer(api.POST('/api/v1/projects/{slug}/users/{id}/approve-contact', { params, headers: once({ etag }) }))
    },
  }
  return (
    <Callout icon={IconUserCheck} tone="care" title={t('approvalTitle')}>
      <Text size="sm" mb="sm">
        {t('approvalText', { when: user.contact_changed_at ? ago(user.contact_changed_at, locale) : '' })}
      </Text>
      {may('acquire_credentials') && (
        <Button size="xs" variant="default" onClick={() => setIntention(approval)}>
          {t('approve')}
        </Button>
      )}
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
    </Callout>
  )
}
