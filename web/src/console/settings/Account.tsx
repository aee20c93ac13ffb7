import { SegmentedControl, Select, Stack, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { isLocale, LOCALES } from '../../language/locale'
import { speak } from '../../language/texts'
import { projectsQuery, useMe } from '../caller'
import { Facts } from '../room/Facts'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { ChangePassword } from './people/ChangePassword'
import { useTexts } from './people/texts'
import { useRoles } from './roles'

const NAMES = { en: 'English', de: 'Deutsch' }
const SCHEMES = ['light', 'dark', 'auto'] as const

/** Your account: who you are here, your password, and how the console looks to you. */
export function Account() {
  const { t } = useTexts()
  return (
    <Room title={t('account.title')} lead={t('account.lead')}>
      <Who />
      <Panel title={t('account.password')} hint={t('account.passwordHint')}>
        <ChangePassword />
      </Panel>
      <Looks />
    </Room>
  )
}

function Who() {
  const { t } = useTexts()
  const me = useMe()
  const { nameOf } = useRoles()
  const projects = useQuery(projectsQuery).data ?? []
  if (!me) return null
  const roles = Object.entries(me.roles).map(
    ([slug, role]) => `${projects.find((project) => project.slug === slug)?.name ?? slug}: ${nameOf(role)}`,
  )
  return (
    <Panel title={t('account.who')} hint={me.instance_owner ? t('account.whoOwnHint') : t('account.whoHint')}>
      <Facts
        facts={[
          [t('account.name'), me.name],
          [t('account.email'), me.email],
          [t('account.roles'), me.instance_owner ? t('account.owner') : roles.join(', ')],
        ]}
      />
    </Panel>
  )
}

function Looks() {
  const { t, locale } = useTexts()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Panel title={t('account.looks')} hint={t('account.looksHint')}>
      <Stack>
        <Select
          label={t('account.language')}
          data={LOCALES.map((one) => ({ value: one, label: NAMES[one] }))}
          value={locale}
          allowDeselect={false}
          maw={260}
          onChange={(chosen) => isLocale(chosen) && speak(chosen)}
        />
        <SegmentedControl
          aria-label={t('account.appearance')}
          data={SCHEMES.map((one) => ({ value: one, label: t(`account.${one}`) }))}
          value={colorScheme}
          onChange={(chosen) => {
            const scheme = SCHEMES.find((one) => one === chosen)
            if (scheme) setColorScheme(scheme)
          }}
          maw={420}
        />
      </Stack>
    </Panel>
  )
}
