import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../../../api/client'
import { ago, moment } from '../../../language/moments'
import { useMay } from '../../may'
import { Callout, Refusal } from '../../room/Callout'
import { Facts } from '../../room/Facts'
import { Panel } from '../../room/Panel'
import { useFailure } from '../../room/useFailure'
import { useNow } from '../../room/useNow'
import { sentence } from '../../forms'
import { ConnectionTag, connectionState } from '../ConnectionTag'
import { systemQuery, type System } from '../data'
import { useRunMode } from '../useRunMode'
import { useTexts } from '../texts'

/** How the connection of a system stands, who keeps it, and what went wrong last. */
export function ConnectionPanel({ slug, system }: { slug: string; system: System }) {
  const { t, locale } = useTexts()
  const now = useNow()
  const runMode = useRunMode()
  const may = useMay(slug)
  const state = connectionState(system)
  const { connection } = system
  const keeps = state !== 'disabled' && state !== 'none' ? connection : null
  const hint = state === 'none' || state === 'disabled' || (state === 'idle' && !connection) ? t(`connection.${state === 'idle' ? 'idle' : state}`) : undefined
  if (state === 'none') return <Panel title={t('connection.title')} hint={hint} />
  return (
    <Panel title={t('connection.title')} hint={hint} actions={may('manage_project') && state !== 'disabled' && <Restart slug={slug} id={system.id} />}>
      {keeps?.last_error && state !== 'connected' && (
        <Callout icon={IconAlertTriangle} tone={state === 'disconnected' ? 'bad' : 'care'}>
          {sentence(keeps.last_error)}
        </Callout>
      )}
      <Facts
        facts={[
          [t('connection.state'), <ConnectionTag key="state" system={system} />],
          [t('connection.since'), keeps && `${moment(keeps.since, locale)} (${ago(keeps.since, locale, now)})`],
          [t('connection.node'), keeps?.node],
          [t('connection.mode'), runMode(system)],
          [t('connection.error'), state === 'connected' && keeps?.last_error ? sentence(keeps.last_error) : undefined],
          [t('connection.next'), keeps && state !== 'connected' && state !== 'idle' ? moment(keeps.next_at, locale) : undefined],
        ]}
      />
    </Panel>
  )
}

function Restart({ slug, id }: { slug: string; id: string }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const failure = useFailure()
  const restart = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/projects/{slug}/systems/{id}/restart', { params: { path: { slug, id } } })),
    onSuccess: () => client.invalidateQueries(systemQuery(slug, id)),
  })
  return (
    <Stack gap="xs" align="flex-end">
      <Button size="xs" variant="default" leftSection={<IconPlugConnected size={16} aria-hidden />} loading={restart.isPending} onClick={() => restart.mutate()}>
        {t('connection.restart')}
      </Button>
      <Group component="output">{restart.isSuccess && <Text size="xs">{t('connection.restarted')}</Text>}</Group>
      <Refusal>{restart.error && failure(restart.error)}</Refusal>
    </Stack>
  )
}
