import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleMinus, IconLock, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ago } from '../../language/moments'
import { projectsQuery, useMe } from '../caller'
import { Notice } from '../frame/Notice'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Row, Rows } from '../room/Rows'
import { Tag } from '../room/Tag'
import { useNow } from '../room/useNow'
import { AddOperator } from './people/AddOperator'
import { EditOperator } from './people/EditOperator'
import { operatorsQuery, type Operator } from './people/operators'
import { useTexts } from './people/texts'
import { useRoles } from './roles'

type Opened = { adds: true } | { edits: string }

/** Everybody who can log in; for instance owners. */
export function Operators() {
  const { t } = useTexts()
  const isOwner = useMe()?.instance_owner === true
  const [opened, setOpened] = useState<Opened>()
  const operators = useQuery({ ...operatorsQuery, enabled: isOwner })
  if (!isOwner) return <Notice icon={<IconLock />} title={t('operators.mayNot')} hint={t('operators.mayNotHint')} />
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpened({ adds: true })}>
      {t('operators.add')}
    </Button>
  )
  const close = () => setOpened(undefined)
  return (
    <Room title={t('operators.title')} lead={t('operators.lead')} actions={add}>
      <Panel title={t('operators.list')}>
        <Loaded query={operators}>
          {(list) => (
            <Rows label={t('operators.list')} columns="1.3fr 1.5fr 7rem">
              {list.map((operator) => (
                <Account key={operator.id} operator={operator} edit={() => setOpened({ edits: operator.id })} />
              ))}
            </Rows>
          )}
        </Loaded>
      </Panel>
      {opened && ('adds' in opened ? <AddOperator close={close} /> : <EditOperator id={opened.edits} close={close} />)}
    </Room>
  )
}

function Account({ operator, edit }: { operator: Operator; edit: () => void }) {
  const { t, locale } = useTexts()
  const { name, email, enabled, instance_owner, last_login_at } = operator
  const now = useNow()
  const isMe = useMe()?.id === operator.id
  return (
    <Row>
      <Stack gap={0}>
        <Group gap={6}>
          <Text size="sm" fw={600} dir="auto">
            {name}
          </Text>
          {isMe && <Tag>{t('operators.you')}</Tag>}
          {!enabled && <Tag icon={IconCircleMinus} tone="care">{t('operators.disabled')}</Tag>}
        </Group>
        <Text size="xs" c="dimmed">
          {email}
        </Text>
      </Stack>
      <Stack gap={0}>
        <Text size="sm">{instance_owner ? t('operators.owner') : <RolesOf operator={operator} />}</Text>
        <Text size="xs" c="dimmed">
          {last_login_at ? t('operators.lastLogin', { at: ago(last_login_at, locale, now) }) : t('operators.neverLogin')}
        </Text>
      </Stack>
      <Group justify="flex-end">
        <Button size="xs" variant="default" onClick={edit} aria-label={t('operators.editOne', { name })}>
          {t('operators.edit')}
        </Button>
      </Group>
    </Row>
  )
}

function RolesOf({ operator }: { operator: Operator }) {
  const { t } = useTexts()
  const { nameOf } = useRoles()
  const projects = useQuery(projectsQuery).data ?? []
  const roles = Object.entries(operator.roles)
  if (roles.length === 0) return t('operators.noRoles')
  const titleOf = (slug: string) => projects.find((project) => project.slug === slug)?.name ?? slug
  return roles.map(([slug, role]) => `${titleOf(slug)}: ${nameOf(role)}`).join(', ')
}
