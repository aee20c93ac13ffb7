import { Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { poolsQuery } from '../../editing/settings'
import { WholeNumberInput } from '../../editing/WholeNumberInput'
import { choiceQuery } from '../../inputs/triggers/data'
import { systemsQuery } from '../../users/data'
import { useReasons } from '../../users/page/useReasons'
import { webhooksQuery } from '../../webhooks/data'
import { useTexts } from '../texts'
import { useFault } from './faults'
import type { Deed } from './model'

const REVERSIBLE = ['suspended', 'unused', 'lost', 'duplicated', 'temporarily_replaced'] as const
const FINAL = ['revoked', 'stolen', 'damaged', 'returned'] as const
const PLACES = ['rule', 'project', 'event', 'category', 'severity', 'system', 'pool', 'user', 'time', 'count', 'link']
const placesBut = (...names: string[]) => PLACES.filter((name) => !names.includes(name)).map((name) => `{${name}}`).join(' ')

interface Props {
  slug: string
  kind: 'alert' | 'schedule'
  deed: Deed
  pointer: string
  onChange: (deed: Deed) => void
}

/** What an action needs to know. */
export function DeedFields(props: Props) {
  const { deed } = props
  switch (deed.does) {
    case 'mail':
      return <MailFields {...props} />
    case 'sms':
      return <SmsFields {...props} />
    case 'open_task':
      return <TaskFields {...props} />
    case 'suspend':
    case 'revoke':
    case 'reactivate':
      return <CredentialFields {...props} />
    case 'generate':
      return <PoolField {...props} />
    case 'compare':
    case 'refresh_pools':
      return <SystemField {...props} />
    case 'webhook':
      return <WebhookField {...props} />
    case 'trigger_input':
    case 'restore_input':
      return <InputField {...props} />
  }
}

function MailFields({ deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const to = useFault(`${pointer}/to`)
  const subject = useFault(`${pointer}/subject`)
  return (
    <Stack gap="sm">
      <TextInput label={t('to')} description={t('toHint')} value={deed.to} error={to} onChange={({ currentTarget }) => onChange({ ...deed, to: currentTarget.value })} />
      <Checkbox label={t('official')} checked={deed.official} onChange={({ currentTarget }) => onChange({ ...deed, official: currentTarget.checked })} />
      <TextInput label={t('subject')} required value={deed.subject} error={subject} onChange={({ currentTarget }) => onChange({ ...deed, subject: currentTarget.value })} />
      <TextField {...{ deed, pointer, onChange }} />
    </Stack>
  )
}

function SmsFields({ deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const to = useFault(`${pointer}/to`)
  return (
    <Stack gap="sm">
      <TextInput label={t('to')} description={t('numbersHint')} required value={deed.to} error={to} onChange={({ currentTarget }) => onChange({ ...deed, to: currentTarget.value })} />
      <TextField {...{ deed, pointer, onChange }} />
    </Stack>
  )
}

function TextField({ deed, pointer, onChange }: Omit<Props, 'slug' | 'kind'>) {
  const { t } = useTexts()
  const text = useFault(`${pointer}/text`)
  return (
    <Textarea
      label={t('text')}
      description={t('places', { places: placesBut() })}
      required
      autosize
      minRows={3}
      value={deed.text}
      error={text}
      onChange={({ currentTarget }) => onChange({ ...deed, text: currentTarget.value })}
    />
  )
}

function TaskFields({ deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const title = useFault(`${pointer}/title`)
  return (
    <TextInput
      label={t('taskTitle')}
      description={t('places', { places: placesBut('user') })}
      required
      value={deed.text}
      error={title}
      onChange={({ currentTarget }) => onChange({ ...deed, text: currentTarget.value })}
    />
  )
}

function CredentialFields({ kind, deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const of = useFault(`${pointer}/of`)
  const targets = kind === 'alert' ? (['event', 'user', 'matching'] as const) : (['matching'] as const)
  const { choices } = useReasons()
  const reasons = deed.does === 'revoke' ? FINAL : REVERSIBLE
  return (
    <Stack gap="sm">
      <Select
        label={t('of')}
        maw={360}
        data={targets.map((value) => ({ value, label: t(`ofs.${value}`) }))}
        value={deed.which}
        allowDeselect={false}
        onChange={(which) => onChange({ ...deed, which: targets.find((one) => one === which) ?? 'matching' })}
        error={deed.which === 'matching' ? undefined : of}
      />
      {deed.which === 'matching' && (
        <>
          <TextInput label={t('filter')} description={t('filterHint')} required value={deed.filter} error={of} onChange={({ currentTarget }) => onChange({ ...deed, filter: currentTarget.value })} />
          <WholeNumberInput label={t('limit')} description={t('limitHint')} maw={360} value={deed.limit} onChange={(limit) => onChange({ ...deed, limit })} />
        </>
      )}
      {deed.does !== 'reactivate' && (
        <Select
          label={t('reason')}
          maw={360}
          data={choices(reasons)}
          value={deed.reason}
          allowDeselect={false}
          onChange={(reason) => onChange({ ...deed, reason: reason ?? deed.reason })}
        />
      )}
    </Stack>
  )
}

function PoolField({ slug, deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const pools = useQuery(poolsQuery(slug)).data ?? []
  const fault = useFault(`${pointer}/pool`)
  const data = pools.map(({ id, name }) => ({ value: id, label: name }))
  return <Select label={t('pool')} required maw={360} data={data} value={deed.id || null} error={fault} onChange={(id) => onChange({ ...deed, id: id ?? '' })} />
}

function SystemField({ slug, kind, deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const systems = useQuery(systemsQuery(slug)).data ?? []
  const fault = useFault(`${pointer}/system`)
  const data = [...(kind === 'alert' ? [{ value: '', label: t('ofEvent') }] : []), ...systems.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <Select label={t('system')} required={kind === 'schedule'} maw={360} data={data} value={deed.id} allowDeselect={false} error={fault} onChange={(id) => onChange({ ...deed, id: id ?? '' })} />
  )
}

function InputField({ slug, deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const inputs = useQuery(choiceQuery(slug)).data ?? []
  const fault = useFault(`${pointer}/input`)
  const data = inputs.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select label={t('input')} required searchable nothingFoundMessage={t('noInput')} maw={360} data={data} value={deed.id || null} error={fault} onChange={(id) => onChange({ ...deed, id: id ?? '' })} />
  )
}

function WebhookField({ slug, deed, pointer, onChange }: Props) {
  const { t } = useTexts()
  const webhooks = useQuery(webhooksQuery(slug)).data ?? []
  const fault = useFault(`${pointer}/webhook`)
  const data = webhooks.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select label={t('webhook')} required searchable nothingFoundMessage={t('noWebhook')} maw={360} data={data} value={deed.id || null} error={fault} onChange={(id) => onChange({ ...deed, id: id ?? '' })} />
  )
}
