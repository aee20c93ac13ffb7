import { Code, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Schemas } from '../../api/client'
import { poolsQuery } from '../editing/settings'
import { choiceQuery } from '../inputs/triggers/data'
import { systemsQuery } from '../users/data'
import { useReasons } from '../users/page/useReasons'
import { webhooksQuery } from '../webhooks/data'
import { numbered } from './numbered'
import { useTexts } from './texts'

type RuleAction = Schemas['RuleAction']

interface Props {
  slug: string
  actions: readonly RuleAction[]
}

/** What a rule does, and to what. */
export function Actions({ slug, actions }: Props) {
  const { t } = useTexts()
  return (
    <List size="sm" type="ordered">
      {numbered(actions).map(({ number, one: action }) => (
        <List.Item key={number}>
          {t(`deeds.${action.do}`)}
          <Text size="xs" c="dimmed" component="div">
            <Particulars slug={slug} action={action} />
          </Text>
        </List.Item>
      ))}
    </List>
  )
}

function Particulars({ slug, action }: { slug: string; action: RuleAction }): ReactNode {
  const { t } = useTexts()
  switch (action.do) {
    case 'mail':
      return [...(action.to ?? []), ...(action.official_contact ? [t('officialContact')] : [])].join(', ')
    case 'sms':
      return action.to.join(', ')
    case 'open_task':
      return action.title
    case 'suspend':
    case 'revoke':
      return <OfCredentials of={action.of} reason={action.reason} />
    case 'reactivate':
      return <OfCredentials of={action.of} />
    case 'webhook':
      return <WebhookName slug={slug} id={action.webhook} />
    case 'trigger_input':
    case 'restore_input':
      return <InputName slug={slug} id={action.input} />
    case 'generate':
      return <PoolName slug={slug} id={action.pool} />
    case 'compare':
    case 'refresh_pools':
      return action.system ? <SystemName slug={slug} id={action.system} /> : t('ofEvent')
  }
}

function OfCredentials({ of, reason }: { of: Schemas['RuleTarget']; reason?: string }) {
  const { t } = useTexts()
  const reasons = useReasons()
  return (
    <>
      {reason && `${reasons.reason(reason)} · `}
      {of.which === 'matching' ? <Code>{of.filter}</Code> : t(`ofs.${of.which}`)}
    </>
  )
}

interface Named {
  slug: string
  id: string
}

const nameIn = (all: readonly { id: string; name: string }[] | undefined, id: string) => all?.find((one) => one.id === id)?.name ?? id

function WebhookName({ slug, id }: Named) {
  return nameIn(useQuery(webhooksQuery(slug)).data, id)
}

function InputName({ slug, id }: Named) {
  return nameIn(useQuery(choiceQuery(slug)).data, id)
}

function PoolName({ slug, id }: Named) {
  return nameIn(useQuery(poolsQuery(slug)).data, id)
}

function SystemName({ slug, id }: Named) {
  return nameIn(useQuery(systemsQuery(slug)).data, id)
}
