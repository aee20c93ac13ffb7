import { ActionIcon, Group, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { day } from '../../language/moments'
import { Facts } from '../room/Facts'
import { saveText } from '../room/save'
import classes from './authorities.module.css'
import { Copyable } from './Copyable'
import type { ChainLink } from './data'
import { spelt } from './fingerprint'
import { useTexts } from './texts'

/** The certificates from the root down to the CA's own. */
export function Chain({ chain }: { chain: ChainLink[] }) {
  const { t } = useTexts()
  const fromRoot = chain.toReversed()
  return (
    <ol className={classes['chain']} aria-label={t('chain')}>
      {fromRoot.map((link, place) => (
        <li key={link.sha256} className={classes['link']}>
          <Link link={link} role={roleOf(link, place === fromRoot.length - 1)} />
        </li>
      ))}
    </ol>
  )
}

type Role = 'root' | 'above' | 'issuing'

function roleOf({ subject, issuer }: ChainLink, isLast: boolean): Role {
  if (isLast) return 'issuing'
  return subject === issuer ? 'root' : 'above'
}

function Link({ link, role }: { link: ChainLink; role: Role }) {
  const { t, locale } = useTexts()
  const { subject, key, serial, not_before, not_after, sha256, certificate } = link
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <div>
          <Text size="xs" c="dimmed">
            {t(role)}
          </Text>
          <Text fw={600} size="sm">
            {subject}
          </Text>
        </div>
        <ActionIcon
          variant="default"
          size={32}
          title={t('pem')}
          aria-label={t('pemOf', { subject })}
          onClick={() => saveText(`${sha256.slice(0, 16)}.pem`, 'application/x-pem-file', certificate)}
        >
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <Facts
        facts={[
          [t('key'), key],
          [t('valid'), t('span', { from: day(not_before, locale), until: day(not_after, locale) })],
          [t('serial'), <Copyable key="serial" what={t('serial')} text={serial} />],
          [t('fingerprint'), <Copyable key="fingerprint" what={t('fingerprint')} text={spelt(sha256)} />],
        ]}
      />
    </Stack>
  )
}
