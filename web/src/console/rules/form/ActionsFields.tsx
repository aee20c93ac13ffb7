import { ActionIcon, Button, Group, Input, Select, Stack } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTexts } from '../texts'
import { DeedFields } from './DeedFields'
import { useFaultHere } from './faults'
import classes from './form.module.css'
import { newDeed, type Deed } from './model'

const OF_ALERTS: readonly Deed['does'][] = ['mail', 'sms', 'open_task', 'trigger_input', 'restore_input', 'webhook', 'suspend', 'revoke', 'reactivate', 'generate', 'compare', 'refresh_pools']
/** A scheduled task has no event, and so no user. */
const OF_SCHEDULES = OF_ALERTS.filter((does) => does !== 'generate')

interface Props {
  slug: string
  kind: 'alert' | 'schedule'
  deeds: readonly Deed[]
  onChange: (deeds: Deed[]) => void
}

/** What a rule does, one after the other. */
export function ActionsFields({ slug, kind, deeds, onChange }: Props) {
  const { t } = useTexts()
  const fault = useFaultHere('/actions')
  const change = (key: number, changed: Deed) => onChange(deeds.map((deed) => (deed.key === key ? changed : deed)))
  const move = (index: number, by: -1 | 1) => {
    const next = [...deeds]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + by, 0, moved)
    onChange(next)
  }
  return (
    <Stack gap="sm">
      {deeds.map((deed, index) => (
        <OneAction
          key={deed.key}
          {...{ slug, kind, deed, index }}
          isLast={index === deeds.length - 1}
          onChange={(changed) => change(deed.key, changed)}
          move={(by) => move(index, by)}
          drop={() => onChange(deeds.filter((one) => one.key !== deed.key))}
        />
      ))}
      {fault && <Input.Error role="alert">{fault}</Input.Error>}
      <Button variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconPlus size={16} aria-hidden />} onClick={() => onChange([...deeds, newDeed(deeds.length ? 'open_task' : 'mail')])}>
        {t('addAction')}
      </Button>
    </Stack>
  )
}

interface OneProps extends Pick<Props, 'slug' | 'kind'> {
  deed: Deed
  index: number
  isLast: boolean
  onChange: (deed: Deed) => void
  move: (by: -1 | 1) => void
  drop: () => void
}

function OneAction({ slug, kind, deed, index, isLast, onChange, move, drop }: OneProps) {
  const { t } = useTexts()
  const label = t('action', { number: index + 1 })
  const here = useFaultHere(`/actions/${index}`)
  const kinds = kind === 'alert' ? OF_ALERTS : OF_SCHEDULES
  const choose = (value: string | null) => {
    const does = kinds.find((one) => one === value)
    if (does) onChange({ ...newDeed(does), key: deed.key, which: kind === 'alert' ? 'event' : 'matching' })
  }
  const tools = [
    { name: t('up'), Icon: IconArrowUp, isOff: index === 0, act: () => move(-1) },
    { name: t('down'), Icon: IconArrowDown, isOff: isLast, act: () => move(1) },
    { name: t('removeAction'), Icon: IconTrash, isOff: false, act: drop },
  ]
  return (
    <fieldset className={classes['group']} aria-label={label}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-end">
          <Select
            label={t('does')}
            w={{ base: '100%', sm: 320 }}
            data={kinds.map((value) => ({ value, label: t(`deeds.${value}`) }))}
            value={deed.does}
            allowDeselect={false}
            onChange={choose}
          />
          <Group gap={4}>
            {tools.map(({ name, Icon, isOff, act }) => (
              <ActionIcon key={name} variant="subtle" color="gray" size="lg" disabled={isOff} aria-label={`${name}: ${label}`} onClick={act}>
                <Icon size={18} aria-hidden />
              </ActionIcon>
            ))}
          </Group>
        </Group>
        <DeedFields {...{ slug, kind, deed, onChange }} pointer={`/actions/${index}`} />
        {here && <Input.Error role="alert">{here}</Input.Error>}
      </Stack>
    </fieldset>
  )
}
