import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconBook, IconCheck, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { LOCALES } from '../../language/locale'
import { sitePath } from '../../api/site'
import { speak } from '../../language/texts'
import { useMe } from '../caller'
import { useLogout } from '../session'
import { useTexts } from './texts'

const NAMES = { en: 'English', de: 'Deutsch' }
const SCHEMES = ['light', 'dark', 'auto'] as const
const ICON = { size: 16, 'aria-hidden': true }

/** Who is logged in, the page's language and appearance, and the way out. */
export function AccountMenu() {
  const { t, locale } = useTexts()
  const me = useMe()
  const logout = useLogout()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('accountOf', { name: me?.name ?? '' })}>
          <Avatar name={me?.name ?? ''} alt="" color="accent.8" variant="filled" size={34} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.email ?? me?.name}</Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle {...ICON} />}>
          {t('account')}
        </Menu.Item>
        <Menu.Item component="a" href={`${sitePath}/api/docs`} target="_blank" leftSection={<IconBook {...ICON} />}>
          {t('apiGuide')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        {LOCALES.map((one) => (
          <Menu.Item key={one} lang={one} onClick={() => speak(one)} rightSection={one === locale && <IconCheck {...ICON} />}>
            {NAMES[one]}
          </Menu.Item>
        ))}
        <Menu.Label>{t('scheme')}</Menu.Label>
        {SCHEMES.map((one) => (
          <Menu.Item key={one} onClick={() => setColorScheme(one)} rightSection={one === colorScheme && <IconCheck {...ICON} />}>
            {t(one)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...ICON} />} onClick={logout}>
          {t('logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
