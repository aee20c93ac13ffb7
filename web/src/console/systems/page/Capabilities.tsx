import { List } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { Panel } from '../../room/Panel'
import type { System } from '../data'
import { useTexts } from '../texts'

/** What a system can and cannot do, in sentences. */
export function Capabilities({ system }: { system: System }) {
  const { t } = useTexts()
  const told = useTold(system)
  return (
    <Panel title={t('can.title')}>
      <List spacing={6} size="sm" center={false} listStyleType="none" styles={{ itemWrapper: { alignItems: 'flex-start' } }}>
        {told.map(([can, text]) => (
          <List.Item
            key={text}
            icon={can ? <IconCheck size={18} aria-hidden /> : <IconMinus size={18} aria-hidden />}
          >
            {text}
          </List.Item>
        ))}
      </List>
    </Panel>
  )
}

function useTold({ capabilities: can }: System): [can: boolean, text: string][] {
  const { t } = useTexts()
  const inviting = can.inviting === 'system' || can.inviting === 'link' ? can.inviting : 'claviger'
  const numbers = { system: 'can.numbersSystem', either: 'can.numbersEither' } as const
  return [
    [can.suspend, t(can.suspend ? 'can.suspend' : 'can.noSuspend')],
    [true, t(`can.${inviting}`)],
    [can.resend, t(can.resend ? 'can.resend' : 'can.noResend')],
    [can.pool_counts, t(can.pool_counts ? 'can.counts' : 'can.noCounts')],
    [true, t(can.numbering === 'system' || can.numbering === 'either' ? numbers[can.numbering] : 'can.numbersClaviger')],
    [can.update_number, t(can.update_number ? 'can.updateNumber' : 'can.noUpdateNumber')],
    [can.users, t(can.users ? 'can.users' : 'can.noUsers')],
    [can.leases, t(can.leases ? 'can.leases' : 'can.noLeases')],
    ...(can.phones_per_user ? [[true, t('can.phones', { count: can.phones_per_user })] satisfies [boolean, string]] : []),
    ...(can.credentials_per_phone ? [[true, t('can.perPhone', { count: can.credentials_per_phone })] satisfies [boolean, string]] : []),
    ...can.limits.map(({ calls, count, seconds }): [boolean, string] => [true, t('can.calls', { calls, count, minutes: seconds / 60 })]),
  ]
}
