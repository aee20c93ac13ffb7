import { Button, Group, SegmentedControl, Skeleton, Table, Text, Title } from '@mantine/core'
import { IconCircleMinus, IconCirclePlus, IconHandStop, IconPencil, IconPlayerSkipForward, IconRotate2, type Icon } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../../api/client'
import { number } from '../../../shared/moments'
import { Mark, type Tone } from '../Mark'
import { ScrollTable } from '../ScrollTable'
import { useWords } from '../words'
import { differencesOf, personOf, type Change, type Difference } from './differences'
import classes from './import.module.css'
import { useTexts } from './texts'
import type { SyncRun } from './upload'

const PAGE = 100
const ACTIONS = ['delete', 'update', 'create', 'revive', 'skip', 'hold'] as const
type Action = (typeof ACTIONS)[number]

/** The plan of a run, person by person; those who stay as they are are left out. */
export function Changes({ slug, run }: { slug: string; run: SyncRun }) {
  const { t, locale } = useTexts()
  const words = useWords()
  const kinds = kindsOf(run)
  const [chosen, setChosen] = useState<string>('all')
  const plan = usePlan(slug, run.id, ACTIONS.find((action) => action === chosen))
  const changes = plan.data?.pages.flatMap(({ items }) => items)
  const total = plan.data?.pages[0]?.total ?? 0
  if (kinds.length === 0) return null
  return (
    <section aria-label={t('changes')}>
      <Group justify="space-between" mb="xs">
        <Title order={3} size="h5">
          {t('changes')}
        </Title>
        {kinds.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('action')}
            value={chosen}
            onChange={setChosen}
            data={[{ value: 'all', label: t('all') }, ...kinds.map((action) => ({ value: action, label: t(`actions.${action}`) }))]}
          />
        )}
      </Group>
      {plan.error && <Text size="sm">{words.failure(plan.error)}</Text>}
      {!changes && !plan.error && <Skeleton height={200} />}
      {changes && <ChangesTable changes={changes} />}
      {changes && (
        <Group mt="sm">
          <Text size="sm" c="dimmed">
            {total === 0 ? t('noChanges') : t('shown', { shown: number(changes.length, locale), total: number(total, locale) })}
          </Text>
          {plan.hasNextPage && (
            <Button size="xs" variant="default" loading={plan.isFetchingNextPage} onClick={() => void plan.fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </Group>
      )}
    </section>
  )
}

/** The kinds of change that a run has; those who come back are among the changed ones. */
function kindsOf({ counts }: SyncRun): Action[] {
  const has: Record<Action, boolean> = {
    delete: counts.deleted > 0,
    update: counts.updated > counts.revived,
    create: counts.created > 0,
    revive: counts.revived > 0,
    skip: counts.skipped > 0,
    hold: false,
  }
  return ACTIONS.filter((action) => has[action])
}

function usePlan(slug: string, id: string, action: Action | undefined) {
  return useInfiniteQuery({
    queryKey: [slug, 'plan', id, action ?? 'all'],
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(action && { action }), ...(pageParam && { cursor: pageParam }) }
      return answer(api.GET('/api/v1/projects/{slug}/sync-runs/{id}/changes', { params: { path: { slug, id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    staleTime: Infinity,
  })
}

function ChangesTable({ changes }: { changes: readonly Change[] }) {
  const { t } = useTexts()
  return (
    <ScrollTable label={t('changes')} minWidth={560} maxHeight={480}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={130}>{t('action')}</Table.Th>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th>{t('changes')}</Table.Th>
            <Table.Th w={80}>{t('line')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <ChangeRow key={change.position} change={change} />
          ))}
        </Table.Tbody>
    </ScrollTable>
  )
}

function ChangeRow({ change }: { change: Change }) {
  const words = useWords()
  const { t } = useTexts()
  const person = personOf(change)
  return (
    <Table.Tr>
      <Table.Td>
        <ActionMark action={change.action} />
      </Table.Td>
      <Table.Td className={classes['wrap'] ?? ''}>
        {person && words.name(person)}
        <Text size="xs" c="dimmed">
          {[person?.email, person?.card_id].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td className={classes['wrap'] ?? ''}>
        {differencesOf(change).map((difference) => (
          <DifferenceLine key={difference.field} difference={difference} />
        ))}
        {change.reinvite && change.action === 'update' && <Text size="xs" c="dimmed">{t('reinvite')}</Text>}
        {change.change_card && <Text size="xs" c="dimmed">{t('changeCard')}</Text>}
        {change.action === 'skip' && <Text size="xs" c="dimmed">{t('skipNote')}</Text>}
      </Table.Td>
      <Table.Td className={classes['line'] ?? ''}>{change.line}</Table.Td>
    </Table.Tr>
  )
}

function DifferenceLine({ difference: { field, before, after } }: { difference: Difference }) {
  const label = useLabel()
  const { t } = useTexts()
  return (
    <div>
      <Text span size="xs" c="dimmed">
        {label(field)}{' '}
      </Text>
      {before && (
        <del className={classes['before']} aria-label={`${t('before')}: ${before}`}>
          {before}
        </del>
      )}{' '}
      {after && <ins style={{ textDecoration: 'none' }}>{after}</ins>}
    </div>
  )
}

const KNOWN = ['first_name', 'last_name', 'email', 'card_id', 'sync_id'] as const

function useLabel(): (field: string) => string {
  const words = useWords()
  return (field) => {
    const known = KNOWN.find((one) => one === field)
    return known ? words.t(`fields.${known}`) : field
  }
}

const SHAPE: Record<Action, [Icon, Tone]> = {
  create: [IconCirclePlus, 'good'],
  update: [IconPencil, 'wait'],
  revive: [IconRotate2, 'care'],
  delete: [IconCircleMinus, 'bad'],
  skip: [IconPlayerSkipForward, 'quiet'],
  hold: [IconHandStop, 'care'],
}

function ActionMark({ action }: { action: string }) {
  const { t } = useTexts()
  const known = ACTIONS.find((one) => one === action)
  if (!known) return action
  const [icon, tone] = SHAPE[known]
  return (
    <Mark icon={icon} tone={tone}>
      {t(`actions.${known}`)}
    </Mark>
  )
}
