import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import { useState } from 'react'
import { moment } from '../../language/moments'
import { Notice } from '../frame/Notice'
import type { SyncRun } from '../plan/run'
import { Loaded } from '../room/Loaded'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { useCountsInWords } from './Counts'
import { RunTag } from './RunTag'
import { isStatus, STATUSES, useRuns, type Status } from './runs'
import { useTexts } from './texts'

/** What became of each file, newest first. */
export function History({ slug }: { slug: string }) {
  const { t } = useTexts()
  const [status, setStatus] = useState<Status>()
  const runs = useRuns(slug, status)
  return (
    <Stack gap="sm">
      <Select
        label={t('history.filter')}
        placeholder={t('history.all')}
        clearable
        clearButtonProps={{ 'aria-label': t('history.all') }}
        maw={260}
        data={STATUSES.map((one) => ({ value: one, label: t(`status.${one}`) }))}
        value={status ?? null}
        onChange={(chosen) => setStatus(chosen && isStatus(chosen) ? chosen : undefined)}
      />
      <Loaded query={runs}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          return items.length > 0 ? <List slug={slug} runs={items} /> : <Nothing filtered={status !== undefined} />
        }}
      </Loaded>
      {runs.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {t('history.more')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  const { t } = useTexts()
  if (filtered) return <Text c="dimmed">{t('history.noneSuch')}</Text>
  return <Notice icon={<IconFileOff />} title={t('history.none')} hint={t('history.noneHint')} />
}

function List({ slug, runs }: { slug: string; runs: readonly SyncRun[] }) {
  const { t, locale } = useTexts()
  const inWords = useCountsInWords()
  return (
    <Rows label={t('history.title')} columns="minmax(9rem, 12rem) minmax(8rem, 11rem) 1fr 1.2fr">
      {runs.map((run) => (
        <Row key={run.id}>
          <To to="/projects/$slug/sync-runs/$id" params={{ slug, id: run.id }} fw={600} size="sm">
            {moment(run.started_at, locale)}
          </To>
          <div>
            <RunTag run={run} />
          </div>
          <div>
            <Text size="sm">{run.file.name ?? t('box.unnamed')}</Text>
            <Text size="xs" c="dimmed">
              {run.file.sender}
            </Text>
          </div>
          <Text size="sm">{run.status === 'failed' ? t('history.refused') : inWords(run.counts)}</Text>
        </Row>
      ))}
    </Rows>
  )
}
