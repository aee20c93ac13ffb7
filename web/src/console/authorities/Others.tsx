import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { day } from '../../language/moments'
import { Panel } from '../room/Panel'
import { Row, Rows } from '../room/Rows'
import { saveText } from '../room/save'
import { Takeaway } from '../room/Takeaway'
import type { Authority } from './data'
import { InstallDialog } from './Dialogs'
import { useTexts } from './texts'

interface RequestedProps {
  slug: string
  authority: Authority
  mayManage: boolean
}

/** A CA that waits for somebody to sign it. */
export function Requested({ slug, authority, mayManage }: RequestedProps) {
  const { t } = useTexts()
  const [installs, { open, close }] = useDisclosure()
  const { slug: name, request } = authority
  const install = mayManage && (
    <Button size="xs" onClick={open}>
      {t('actions.install')}
    </Button>
  )
  return (
    <Panel title={t('requested.title', { slug: name })} hint={t('requested.hint')} actions={install}>
      {request && (
        <Stack gap="sm">
          <Takeaway label={t('requested.label')} text={request} />
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => saveText(`${name}.csr`, 'application/pkcs10', request)}
            >
              {t('requested.download')}
            </Button>
          </Group>
        </Stack>
      )}
      {installs && <InstallDialog slug={slug} authority={authority} close={close} />}
    </Panel>
  )
}

/** CAs that issue nothing any more. */
export function Retired({ authorities }: { authorities: Authority[] }) {
  const { t, locale } = useTexts()
  return (
    <Panel title={t('retired')} hint={t('retiredHint')}>
      <Rows label={t('retired')} columns="1fr 14rem">
        {authorities.map(({ id, slug, chain: [own] }) => (
          <Row key={id}>
            <Stack gap={0}>
              <Text size="sm" fw={600}>
                {own?.subject ?? slug}
              </Text>
              <Text size="xs" c="dimmed">
                {slug}
              </Text>
            </Stack>
            <Text size="sm">{own && t('retiredSince', { day: day(own.not_after, locale) })}</Text>
          </Row>
        ))}
      </Rows>
    </Panel>
  )
}
