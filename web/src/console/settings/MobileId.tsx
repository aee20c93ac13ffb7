import { Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useSettings } from '../editing/settings'
import { useMay } from '../may'
import { Loaded } from '../room/Loaded'
import { Room } from '../room/Room'
import { Contents } from './mobileid/Contents'
import { Names } from './mobileid/Names'
import { Notices } from './mobileid/Notices'
import { Pins } from './mobileid/Pins'
import { Processes } from './mobileid/Processes'
import { useTexts } from './mobileid/texts'

/** Settings → Mobile ID: who may do what, what goes onto a phone, and what holders are told. */
export function MobileId() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/mobile-id' })
  const readOnly = !useMay(slug)('manage_project')
  const settings = useSettings(slug)
  return (
    <Room title={t('title')} lead={t('lead')}>
      <Loaded query={settings} lines={12}>
        {(loaded) => (
          <Stack gap="lg">
            <Processes slug={slug} loaded={loaded} readOnly={readOnly} />
            <Contents slug={slug} loaded={loaded} readOnly={readOnly} />
            <Names slug={slug} loaded={loaded} readOnly={readOnly} />
            <Notices slug={slug} loaded={loaded} readOnly={readOnly} />
            <Pins slug={slug} loaded={loaded} readOnly={readOnly} />
          </Stack>
        )}
      </Loaded>
    </Room>
  )
}
