import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { IconDotsVertical, IconPencil } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { answer, api } from '../../../api/client'
import { useMay } from '../../may'
import type { VersionedUser } from '../data'
import { useOnce } from '../../once'
import { lazyPart } from '../../room/lazyRoom'
import { useWords } from '../words'
import { ActionDialog, type Intention } from './ActionDialog'
import { actionsOnUser, FINAL, mayStart, REVERSIBLE, type UserAction } from './actions'
import { useTexts } from './texts'
import { useReasons } from './useReasons'

const StartingPassword = lazyPart(() => import('../starting/StartingPassword'), 'StartingPassword')

interface Props {
  slug: string
  user: VersionedUser
  onEdit: () => void
}

/** What can be done to a user: Edit at hand, the rest in a menu. */
export function UserActions({ slug, user, onEdit }: Props) {
  const { t } = useTexts()
  const words = useWords()
  const may = useMay(slug)
  const intentionTo = useIntentions(slug, user)
  const [intention, setIntention] = useState<Intention>()
  const [isStarting, setStarting] = useState(false)
  const actions = actionsOnUser(user.body, may)
  if (actions.length === 0) return null
  return (
    <Group gap="xs">
      <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
        {t('edit')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('more', { name: words.name(user.body) })}>
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayStart(user.body, may) && <Menu.Item onClick={() => setStarting(true)}>{t('actions.starting')} …</Menu.Item>}
          {actions.map((action) => (
            <Menu.Item
              key={action}
              {...(action === 'delete' && { color: 'var(--mantine-color-error)' })}
              onClick={() => setIntention(intentionTo(action))}
            >
              {t(`actions.${action}.name`)} …
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionDialog slug={slug} intention={intention} close={() => setIntention(undefined)} />
      <Suspense>
        {isStarting && <StartingPassword slug={slug} user={user.body.id} name={words.name(user.body)} close={() => setStarting(false)} />}
      </Suspense>
    </Group>
  )
}

function useIntentions(slug: string, { body: user, etag }: VersionedUser): (action: UserAction) => Intention {
  const { t } = useTexts()
  const once = useOnce()
  const reasons = useReasons()
  const navigate = useNavigate()
  const path = { slug, id: user.id }
  const toList = () => void navigate({ to: '/projects/$slug/users', params: { slug } })
  return (action) => {
    const headers = (reason?: string) => once({ action, reason, of: user.updated_at })
    const intention = { name: t(`actions.${action}.name`), texts: [t(`actions.${action}.text`)] }
    const on = '/api/v1/projects/{slug}/users/{id}' as const
    switch (action) {
      case 'activate':
        return { ...intention, run: () => answer(api.POST(`${on}/activate`, { params: { path }, headers: headers() })) }
      case 'lock':
        return { ...intention, isHarsh: true, run: () => answer(api.POST(`${on}/lock`, { params: { path }, headers: headers() })) }
      case 'deactivate':
        return {
          ...intention,
          reasons: reasons.choices(['suspended', ...REVERSIBLE.filter((one) => one !== 'suspended'), ...FINAL]),
          run: (reason) => answer(api.POST(`${on}/deactivate`, { params: { path }, headers: headers(reason), body: { reason } })),
        }
      case 'delete':
        return {
          ...intention,
          isHarsh: true,
          texts: [...intention.texts, ...(user.origin === 'csv' ? [t('actions.deleteCsv')] : [])],
          // 204 erases at once; with 202 the user stays here, and the page says so.
          run: async () => {
            const left = await answer(api.DELETE(on, { params: { path, header: { 'If-Match': etag } } }))
            if (!left) toList()
          },
        }
    }
  }
}
