import { Divider, NavLink, Stack, Text, type NavLinkProps } from '@mantine/core'
import {
  IconBell,
  IconArrowsShuffle,
  IconCards,
  IconCertificate,
  IconChartAreaLine,
  IconDeviceMobile,
  IconHistory,
  IconId,
  IconKey,
  IconLifebuoy,
  IconListCheck,
  IconListDetails,
  IconMail,
  IconRefresh,
  IconRubberStamp,
  IconServer2,
  IconShieldLock,
  IconStack2,
  IconTimelineEvent,
  IconUserShield,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes } from 'react'
import { useMe } from '../caller'
import { useMay } from '../may'
import { useTexts } from './texts'

const ICON = { size: 18, stroke: 1.7, 'aria-hidden': true }

type RoomProps = NavLinkProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof NavLinkProps>

/** A link that shows where one is. */
const Room = createLink(({ 'aria-current': current, ...rest }: RoomProps) => (
  <NavLink component="a" active={current === 'page'} aria-current={current} {...rest} />
))

/** The way to the rooms that the caller may enter. */
export function Rooms({ slug }: { slug: string | undefined }) {
  const { t } = useTexts()
  const me = useMe()
  return (
    <Stack gap={2}>
      {slug && <RoomsOfProject slug={slug} />}
      {me?.instance_owner && (
        <>
          <Head>{t('instance')}</Head>
          <Room to="/operators" label={t('operators')} leftSection={<IconUserShield {...ICON} />} />
        </>
      )}
    </Stack>
  )
}

function RoomsOfProject({ slug }: { slug: string }) {
  const { t } = useTexts()
  const may = useMay(slug)
  const params = { slug }
  return (
    <>
      <Room to="/projects/$slug/dashboard" params={params} label={t('dashboard')} leftSection={<IconChartAreaLine {...ICON} />} />
      {may('read_people') && (
        <>
          <Room to="/projects/$slug/users" params={params} label={t('users')} leftSection={<IconUsers {...ICON} />} />
          <Room
            to="/projects/$slug/credentials"
            params={params}
            label={t('credentials')}
            leftSection={<IconCards {...ICON} />}
          />
          <Room
            to="/projects/$slug/certificates"
            params={params}
            label={t('certificates')}
            leftSection={<IconCertificate {...ICON} />}
          />
          <Room
            to="/projects/$slug/processes"
            params={params}
            label={t('processes')}
            leftSection={<IconListDetails {...ICON} />}
          />
          <Room
            to="/projects/$slug/review"
            params={params}
            label={t('review')}
            leftSection={<IconTimelineEvent {...ICON} />}
          />
        </>
      )}
      {may('recover_keys') && (
        <Room
          to="/projects/$slug/recoveries"
          params={params}
          label={t('recoveries')}
          leftSection={<IconLifebuoy {...ICON} />}
        />
      )}
      <Room to="/projects/$slug/systems" params={params} label={t('systems')} leftSection={<IconServer2 {...ICON} />} />
      <Room to="/projects/$slug/pools" params={params} label={t('pools')} leftSection={<IconStack2 {...ICON} />} />
      <Room to="/projects/$slug/inputs" params={params} label={t('inputs')} leftSection={<IconBell {...ICON} />} />
      <Room to="/projects/$slug/rules" params={params} label={t('rules')} leftSection={<IconArrowsShuffle {...ICON} />} />
      <Head>{t('settings')}</Head>
      {may('read_people') && (
        <Room
          to="/projects/$slug/settings/auto-sync"
          params={params}
          label={t('autosync')}
          leftSection={<IconRefresh {...ICON} />}
        />
      )}
      <Room
        to="/projects/$slug/settings/card-templates"
        params={params}
        label={t('cardTemplates')}
        leftSection={<IconId {...ICON} />}
      />
      <Room
        to="/projects/$slug/settings/mobile-id"
        params={params}
        label={t('mobileId')}
        leftSection={<IconDeviceMobile {...ICON} />}
      />
      <Room
        to="/projects/$slug/settings/ca"
        params={params}
        label={t('ca')}
        leftSection={<IconRubberStamp {...ICON} />}
      />
      <Room to="/projects/$slug/settings/mail" params={params} label={t('mail')} leftSection={<IconMail {...ICON} />} />
      <Room
        to="/projects/$slug/settings/retention"
        params={params}
        label={t('retention')}
        leftSection={<IconHistory {...ICON} />}
      />
      {may('manage_access') && (
        <>
          <Room
            to="/projects/$slug/settings/api-keys"
            params={params}
            label={t('apiKeys')}
            leftSection={<IconKey {...ICON} />}
          />
          <Room
            to="/projects/$slug/settings/members"
            params={params}
            label={t('members')}
            leftSection={<IconShieldLock {...ICON} />}
          />
        </>
      )}
      {may('manage_webhooks') && (
        <Room
          to="/projects/$slug/settings/webhooks"
          params={params}
          label={t('webhooks')}
          leftSection={<IconWebhook {...ICON} />}
        />
      )}
      {may('manage_jobs') && (
        <Room to="/projects/$slug/jobs" params={params} label={t('jobs')} leftSection={<IconListCheck {...ICON} />} />
      )}
    </>
  )
}

function Head({ children }: { children: string }) {
  return (
    <>
      <Divider my="xs" />
      <Text size="xs" fw={600} c="dimmed" px="sm" tt="uppercase">
        {children}
      </Text>
    </>
  )
}
