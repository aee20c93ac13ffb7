import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleMinus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { meQuery, useMe } from '../../caller'
import { Refusal } from '../../room/Callout'
import { Confirm } from '../../room/Confirm'
import { Row } from '../../room/Rows'
import { Tag } from '../../room/Tag'
import { useFailure } from '../../room/useFailure'
import type { BindRole } from '../Members'
import { membersQuery, type Member, type Role } from '../members'
import { isRole, useRoles } from '../roles'
import { useTexts } from './texts'

interface Props {
  slug: string
  member: Member
  bind: BindRole
}

/** Somebody with a role: it can be changed and taken away. */
export function MemberRow({ slug, member, bind }: Props) {
  const { t } = useTexts()
  const { choices } = useRoles()
  const failure = useFailure()
  const client = useQueryClient()
  const isMe = useMe()?.id === member.id
  const [removes, { open, close }] = useDisclosure()
  const [ownRole, setOwnRole] = useState<Role>()
  const change = useMutation({ mutationFn: (role: Role) => bind({ email: member.email, role }) })
  return (
    <Row>
      <Stack gap={0}>
        <Group gap={6}>
          <Text size="sm" fw={600} dir="auto">
            {member.name}
          </Text>
          {isMe && <Tag>{t('members.you')}</Tag>}
          {!member.enabled && <Tag icon={IconCircleMinus} tone="care">{t('members.disabled')}</Tag>}
        </Group>
        <Text size="xs" c="dimmed">
          {member.email}
        </Text>
        <Refusal>{change.error && failure(change.error)}</Refusal>
      </Stack>
      <Select
        aria-label={t('members.change', { name: member.name })}
        data={choices}
        value={change.isPending ? change.variables : member.role}
        disabled={change.isPending}
        allowDeselect={false}
        onChange={choose}
      />
      <Group justify="flex-end">
        <Button size="xs" variant="default" onClick={open} aria-label={t('members.removeOne', { name: member.name })}>
          {t('members.remove')}
        </Button>
      </Group>
      {removes && (
        <Confirm title={t('members.removeTitle')} verb={t('members.remove')} danger act={remove} close={close}>
          <Text size="sm">{t('members.removeHint', { name: member.name })}</Text>
        </Confirm>
      )}
      {ownRole && (
        <Confirm
          title={t('members.ownRole')}
          verb={t('members.verb')}
          act={() => bind({ email: member.email, role: ownRole })}
          close={() => setOwnRole(undefined)}
        >
          <Text size="sm">{t('members.ownRoleHint')}</Text>
        </Confirm>
      )}
    </Row>
  )

  function choose(role: string | null): void {
    if (!role || !isRole(role) || role === member.role) return
    if (isMe) setOwnRole(role)
    else change.mutate(role)
  }

  async function remove(): Promise<void> {
    await answer(api.DELETE('/api/v1/projects/{slug}/operators/{id}', { params: { path: { slug, id: member.id } } }))
    await Promise.all([client.invalidateQueries(membersQuery(slug)), isMe && client.invalidateQueries(meQuery)])
  }
}
