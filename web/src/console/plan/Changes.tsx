import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { number } from '../../language/moments'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Rows } from '../room/Rows'
import { ChangeRow } from './ChangeRow'
import { actionsOf, isAction, useChanges, type Action, type SyncRun } from './run'
import { useTexts } from './texts'

/** Everybody whom a run changes, or would change, with what changes from what to what. */
export function Changes({ slug, run }: { slug: string; run: SyncRun }) {
  const { t, locale } = useTexts()
  const [action, setAction] = useState<Action>()
  const changes = useChanges(slug, run, action)
  const offered = actionsOf(run)
  const isPlan = run.status === 'held' || run.dry_run
  const total = changes.data?.pages[0]?.total
  return (
    <Panel title={isPlan ? t('changes.title') : t('changes.done')} hint={isPlan ? t('changes.hint') : t('changes.doneHint')}>
      {offered.length > 1 && <Filter offered={offered} isDone={!isPlan} action={action} setAction={setAction} />}
      <Loaded query={changes} lines={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0) return <Text c="dimmed">{t(run.status === 'unchanged' ? 'changes.unchanged' : 'changes.none')}</Text>
          return (
            <Stack gap="xs">
              <Text size="sm" c="dimmed" component="output">
                {t('changes.shown', { shown: number(items.length, locale), total: number(total ?? items.length, locale) })}
              </Text>
              <Rows label={t('changes.title')} columns="8rem 1.4fr 2fr 5rem">
                {items.map((change) => (
                  <ChangeRow key={change.position} slug={slug} change={change} isDone={!isPlan} />
                ))}
              </Rows>
            </Stack>
          )
        }}
      </Loaded>
      {changes.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
            {t('changes.more')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

interface FilterProps {
  offered: readonly Action[]
  isDone: boolean
  action: Action | undefined
  setAction: (action: Action | undefined) => void
}

function Filter({ offered, isDone, action, setAction }: FilterProps) {
  const { t } = useTexts()
  const choices = [
    { value: 'all', label: t('changes.all') },
    ...offered.map((one) => ({ value: one, label: t(`${isDone ? 'did' : 'action'}.${one}`) })),
  ]
  const choose = (chosen: string | null) => setAction(chosen && isAction(chosen) ? chosen : undefined)
  return (
    <>
      <SegmentedControl
        visibleFrom="sm"
        aria-label={t('changes.filter')}
        data={choices}
        value={action ?? 'all'}
        onChange={choose}
        style={{ alignSelf: 'flex-start' }}
      />
      <Select
        hiddenFrom="sm"
        aria-label={t('changes.filter')}
        data={choices}
        value={action ?? 'all'}
        allowDeselect={false}
        onChange={choose}
      />
    </>
  )
}
