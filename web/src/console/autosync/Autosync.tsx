import { Button, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useSettings } from '../editing/settings'
import { useMay } from '../may'
import { lazyPart } from '../room/lazyRoom'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Room } from '../room/Room'
import { Enable } from './Enable'
import { History } from './History'
import { Official } from './Official'
import { Rules } from './Rules'
import { StateBox } from './StateBox'
import { useAutosync } from './runs'
import { useTexts } from './texts'

const TaskConfig = lazyPart(() => import('./TaskConfig'), 'TaskConfig')

/** Settings → Auto-sync: how it is doing, the task that sends the file, what became of each file, and the rules. */
export function Autosync() {
  const { t } = useTexts()
  const { slug } = useParams({ from: '/inside/projects/$slug/settings/auto-sync' })
  const may = useMay(slug)
  const state = useAutosync(slug)
  const settings = useSettings(slug)
  const [asks, { open, close }] = useDisclosure()
  const download = may('manage_access') && (
    <Button leftSection={<IconDownload size={16} aria-hidden />} onClick={open}>
      {t('task.open')}
    </Button>
  )
  return (
    <Room title={t('title')} lead={t('lead')} actions={download}>
      <Loaded query={state}>{(autosync) => <StateBox slug={slug} state={autosync} />}</Loaded>
      <Loaded query={settings} lines={2}>
        {(loaded) => <Enable slug={slug} loaded={loaded} readOnly={!may('manage_project')} />}
      </Loaded>
      <Panel title={t('history.title')} hint={t('history.hint')}>
        <History slug={slug} />
      </Panel>
      <Loaded query={settings} lines={8}>
        {(loaded) => (
          <Stack gap="lg">
            <Official slug={slug} readOnly={!may('manage_project')} />
            <Rules slug={slug} loaded={loaded} readOnly={!may('manage_project')} />
          </Stack>
        )}
      </Loaded>
      <Suspense>{asks && <TaskConfig slug={slug} close={close} />}</Suspense>
    </Room>
  )
}
