import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/problem'
import { number } from '../../shared/moments'
import { Confirm } from '../room/Confirm'
import { Panel } from '../room/Panel'
import { useDecide, type SyncRun, type Verdict } from './runs'
import { useTexts } from './texts'

interface Props {
  slug: string
  run: SyncRun
  may: boolean
  /** Somebody else has decided, or a newer file has come. */
  onTooLate: () => void
}

/** Approve or reject a run that waits. */
export function Decision({ slug, run, may, onTooLate }: Props) {
  const { t } = useTexts()
  const [asks, setAsks] = useState<Verdict>()
  const [isPlannedAnew, setPlannedAnew] = useState(false)
  const decide = useDecide(slug, run.id)
  if (!may) return <Text>{t('decide.mayNot')}</Text>
  return (
    <Panel title={t('decide.title')} hint={t('decide.hint')}>
      {isPlannedAnew && (
        <Alert role="alert" color="yellow" title={t('decide.anew')}>
          {t('decide.anewHint')}
        </Alert>
      )}
      <Group>
        <Button onClick={() => setAsks('approve')}>{t('decide.approve')}</Button>
        <Button variant="default" onClick={() => setAsks('reject')}>
          {t('decide.reject')}
        </Button>
      </Group>
      {asks && (
        <Confirm
          title={t(asks === 'approve' ? 'decide.approveTitle' : 'decide.rejectTitle')}
          verb={t(asks === 'approve' ? 'decide.approve' : 'decide.reject')}
          danger={asks === 'approve' && run.counts.deleted > 0}
          act={() => act(asks)}
          close={() => setAsks(undefined)}
          wordsFor={wordsFor}
        >
          {asks === 'approve' ? <Consequences run={run} /> : <Text size="sm">{t('decide.rejectHint')}</Text>}
        </Confirm>
      )}
    </Panel>
  )

  async function act(verdict: Verdict): Promise<void> {
    try {
      const decided = await decide(verdict)
      setPlannedAnew(verdict === 'approve' && decided.status === 'held')
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'sync_not_held') throw error
      onTooLate()
    }
  }

  function wordsFor({ code }: Problem): string | undefined {
    return code === 'sync_running' ? t('decide.busy') : undefined
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
