import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../../api/client'
import { ago } from '../../language/moments'
import { useMay } from '../may'
import { Refusal } from '../room/Callout'
import { Loaded } from '../room/Loaded'
import { Panel } from '../room/Panel'
import { Row, Rows } from '../room/Rows'
import { To } from '../room/To'
import { useFailure } from '../room/useFailure'
import { useNow } from '../room/useNow'
import { useTasks, type OperatorTask } from './data'
import { useTexts } from './texts'

type State = 'open' | 'done'

/** What rules left to people. */
export function Tasks({ slug }: { slug: string }) {
  const { t } = useTexts()
  const [state, setState] = useState<State>('open')
  const tasks = useTasks(slug, state)
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t('shown')}
      value={state}
      data={[
        { value: 'open', label: t('tasksOpen') },
        { value: 'done', label: t('tasksDone') },
      ]}
      onChange={(value) => setState(value === 'done' ? 'done' : 'open')}
    />
  )
  return (
    <Panel title={t('tasks')} hint={t('tasksLead')} actions={choice}>
      <Loaded query={tasks} lines={2}>
        {({ pages }) => <Found slug={slug} state={state} tasks={pages.flatMap(({ items }) => items)} />}
      </Loaded>
      {tasks.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={tasks.isFetchingNextPage} onClick={() => void tasks.fetchNextPage()}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

function Found({ slug, state, tasks }: { slug: string; state: State; tasks: readonly OperatorTask[] }) {
  const { t } = useTexts()
  if (tasks.length === 0) {
    return (
      <Text size="sm">
        {t(`noTasks.${state}`)}. {t('noTasksHint')}
      </Text>
    )
  }
  return (
    <Rows label={t('tasks')} columns="minmax(0, 1fr) auto">
      {tasks.map((task) => (
        <TaskRow key={task.id} slug={slug} task={task} />
      ))}
    </Rows>
  )
}

function TaskRow({ slug, task }: { slug: string; task: OperatorTask }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const client = useQueryClient()
  const failure = useFailure()
  const mayClose = useMay(slug)('close_tasks')
  const close = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/projects/{slug}/operator-tasks/{id}/close', { params: { path: { slug, id: task.id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: [slug, 'rules', 'tasks'] }),
  })
  const { title, detail, state, user_id, user_name, credential_id, system_id, pool_id, rule_id, closed_at, closed_by_name } = task
  return (
    <Row>
      <Stack gap={2}>
        <Text size="sm" fw={600} dir="auto">
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {ago(task.created_at, locale, now)} · {detail}
        </Text>
        <Group gap="sm">
          {user_id && (
            <To to="/projects/$slug/users/$id" params={{ slug, id: user_id }} size="xs">
              {user_name ? `${user_name.first_name} ${user_name.last_name}` : t('about.user')}
            </To>
          )}
          {credential_id && (
            <To to="/projects/$slug/credentials/$id" params={{ slug, id: credential_id }} size="xs">
              {t('about.credential')}
            </To>
          )}
          {system_id && (
            <To to="/projects/$slug/systems/$id" params={{ slug, id: system_id }} size="xs">
              {t('about.system')}
            </To>
          )}
          {pool_id && (
            <To to="/projects/$slug/pools/$id" params={{ slug, id: pool_id }} size="xs">
              {t('about.pool')}
            </To>
          )}
          {rule_id && (
            <To to="/projects/$slug/rules/$id" params={{ slug, id: rule_id }} size="xs">
              {t('byRule')}
            </To>
          )}
        </Group>
        {closed_at && (
          <Text size="xs" c="dimmed">
            {t('closedBy', { who: closed_by_name ?? t('somebody'), when: ago(closed_at, locale, now) })}
          </Text>
        )}
        <Refusal>{close.error && failure(close.error)}</Refusal>
      </Stack>
      {state === 'open' && mayClose && (
        <Button size="xs" variant="default" loading={close.isPending} aria-label={t('closeOne', { title })} onClick={() => close.mutate()}>
          {t('close')}
        </Button>
      )}
    </Row>
  )
}
