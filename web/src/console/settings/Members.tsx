import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconLock, IconUsersGroup } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { meQuery } from '../caller'
import { showProblem } from '../forms'
import { Notice } from '../frame/Notice'
import { useMay } from '../may'
import { Refusal } from '../room/Callout'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Rows } from '../room/Rows'
import { membersQuery, ROLES, type Role } from './members'
import { MemberRow } from './people/MemberRow'
import { useTexts } from './people/texts'
import { RolesInWords, useRoles } from './roles'

/** Settings → Operators: who may do what in the project. */
export function Members() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/members' })
  const mayManage = useMay(slug)('manage_access')
  const members = useQuery({ ...membersQuery(slug), enabled: mayManage })
  const bind = useBind(slug)
  if (!mayManage) return <Notice icon={<IconLock />} title={t('operators.mayNot')} hint={t('operators.mayNotHint')} />
  return (
    <Room title={t('members.title')} lead={t('members.lead')}>
      <Panel title={t('members.list')}>
        <Loaded query={members}>
          {(list) =>
            list.length > 0 ? (
              <Rows label={t('members.list')} columns="1.5fr 13rem 8rem">
                {list.map((member) => (
                  <MemberRow key={member.id} slug={slug} member={member} bind={bind} />
                ))}
              </Rows>
            ) : (
              <Notice icon={<IconUsersGroup />} title={t('members.none')} hint={t('members.noneHint')} />
            )
          }
        </Loaded>
      </Panel>
      <Panel title={t('members.bind')} hint={t('members.bindHint')}>
        <Bind bind={bind} />
      </Panel>
      <Panel title={t('members.roles')}>
        <RolesInWords roles={ROLES} />
      </Panel>
    </Room>
  )
}

export type BindRole = (member: { email: string; role: Role }) => Promise<unknown>

/** Gives an account a role in the project, in place of the one that it had. */
function useBind(slug: string): BindRole {
  const client = useQueryClient()
  return async (body) => {
    await answer(api.POST('/api/v1/projects/{slug}/operators', { params: { path: { slug } }, body }))
    await Promise.all([client.invalidateQueries(membersQuery(slug)), client.invalidateQueries(meQuery)])
  }
}

function Bind({ bind }: { bind: BindRole }) {
  const { t } = useTexts()
  const { choices, nameOf } = useRoles()
  const [refusal, setRefusal] = useState<string>()
  const form = useForm<{ email: string; role: Role }>({ initialValues: { email: '', role: 'operator' } })
  const give = useMutation({
    mutationFn: bind,
    onMutate: () => setRefusal(undefined),
    onSuccess: () => form.reset(),
    onError: (error) => setRefusal(showProblem(form, error)),
  })
  return (
    <form onSubmit={form.onSubmit((values) => give.mutate(values))}>
      <Stack gap="sm">
        <Refusal>{refusal}</Refusal>
        <Group align="flex-start" gap="sm">
          <TextInput label={t('members.email')} type="email" required w={{ base: '100%', xs: 300 }} {...form.getInputProps('email')} />
          <Select label={t('members.role')} data={choices} allowDeselect={false} w={{ base: '100%', xs: 200 }} {...form.getInputProps('role')} />
          <Button type="submit" loading={give.isPending} mt={{ base: 0, xs: 25 }}>
            {t('members.go')}
          </Button>
        </Group>
        <Text size="sm" component="output">
          {give.isSuccess && t('members.changed', { name: give.variables.email, role: nameOf(give.variables.role) })}
        </Text>
      </Stack>
    </form>
  )
}
