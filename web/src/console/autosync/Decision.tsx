import { Button, Group, List, Stack, Text } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'
import type { Problem } from '../../api/problem'
import { number } from '../../language/moments'
import type { SyncRun } from '../plan/run'
import { Callout } from '../room/Callout'
import { Confirm } from '../room/Confirm'
import { Panel } from '../room/Panel'
import { useDecide, type Verdict } from './runs'
import { useTexts } from './texts'

interface Props {
  slug: string
  run: SyncRun
  may: boolean
}

/** Approve or reject a run that waits. */
export function Decision({ slug, run, may }: Props) {
  const { t } = useTexts()
  const [asks, setAsks] = useState<Verdict>()
  const [isPlannedAnew, setPlannedAnew] = useState(false)
  const decide = useDecide(slug, run.id)
  const isHeld = run.status === 'held'
  return (
    <>
      {isHeld && !may && <Text>{t('decide.mayNot')}</Text>}
      {isHeld && may && (
        <Panel title={t('decide.title')} hint={t('decide.hint')}>
          {isPlannedAnew && (
            <Callout isNews icon={IconHandStop} tone="care" title={t('decide.anew')}>
              {t('decide.anewHint')}
            </Callout>
          )}
          <Group>
            <Button onClick={() => setAsks('approve')}>{t('decide.approve')}</Button>
            <Button variant="default" onClick={() => setAsks('reject')}>
              {t('decide.reject')}
            </Button>
          </Group>
        </Panel>
      )}
      {asks && (
        <Confirm
          title={t(asks === 'approve' ? 'decide.approveTitle' : 'decide.rejectTitle')}
          verb={t(asks === 'approve' ? 'decide.approve' : 'decide.reject')}
          danger={asks === 'approve' && run.counts.deleted > 0}
          moot={isHeld ? undefined : { title: t('decide.tooLate'), hint: t('decide.tooLateHint') }}
          act={() => act(asks)}
          close={() => setAsks(undefined)}
          wordsFor={wordsFor}
        >
          {asks === 'approve' ? <Consequences run={run} /> : <Text size="sm">{t('decide.rejectHint')}</Text>}
        </Confirm>
      )}
    </>
  )

  async function act(verdict: Verdict): Promise<void> {
    const decided = await decide(verdict)
    setPlannedAnew(verdict === 'approve' && decided.status === 'held')
  }

  function wordsFor({ code }: Problem): string | undefined {
    if (code === 'sync_running') return t('decide.busy')
    return code === 'sync_not_held' ? t('decide.tooLate') : undefined
  }
}

/** How many people it is about: approving is the moment to look once more. */
function Consequences({ run }: { run: SyncRun }) {
  const { t, locale } = useTexts()
  const { created, updated, deleted } = run.counts
  return (
    <Stack gap="xs">
      <Text size="sm">{t('decide.approveHint')}</Text>
      <List size="sm">
        <List.Item>{t('decide.created', { count: created, n: number(created, locale) })}</List.Item>
        <List.Item>{t('decide.updated', { count: updated, n: number(updated, locale) })}</List.Item>
        <List.Item fw={deleted > 0 ? 600 : undefined}>{t('decide.deleted', { count: deleted, n: number(deleted, locale) })}</List.Item>
      </List>
    </Stack>
  )
}
