import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useSettings } from '../editing/settings'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Room } from '../room/Room'
import { Invitations } from './mail/Invitations'
import { MailServer } from './mail/MailServer'
import { SmsGateway } from './mail/SmsGateway'
import { Templates } from './mail/Templates'
import { useTexts } from './mail/texts'

/** Settings → Mail: how people are reached, and what is written to them. */
export function Mail() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/mail' })
  const readOnly = !useMay(slug)('manage_project')
  const settings = useSettings(slug)
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Loaded query={settings} lines={10}>
        {(loaded) => (
          <Stack gap="lg">
            <MailServer slug={slug} loaded={loaded} readOnly={readOnly} />
            <Invitations slug={slug} loaded={loaded} readOnly={readOnly} />
            <SmsGateway slug={slug} loaded={loaded} readOnly={readOnly} />
            <Templates slug={slug} readOnly={readOnly} />
          </Stack>
        )}
      </Loaded>
    </Room>
  )
}
