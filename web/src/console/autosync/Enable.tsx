import { Alert, Stack, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { ConnectionLost, Problem } from '../../api/problem'
import { usePatchSettings, useSettings, type Settings } from '../editing/settings'
import { sentence } from '../forms'
import { Panel } from '../room/Panel'
import { useTexts } from './texts'

interface Props {
  slug: string
  loaded: { body: Settings; etag: string }
  readOnly: boolean
}

/** The switch. It acts at once: whoever turns it wants exactly that, so a version that is newer elsewhere is no reason to refuse. */
export function Enable({ slug, loaded, readOnly }: Props) {
  const { t } = useTexts()
  const patch = usePatchSettings(slug)
  const settings = useSettings(slug)
  const turn = useMutation({ mutationFn: turnTo })
  const isOn = turn.isPending ? turn.variables : loaded.body.autosync.enabled
  return (
    <Panel title={t('enable.title')} hint={isOn ? t('enable.on') : t('enable.off')}>
      <Stack gap="sm">
        <Switch
          label={t('enable.label')}
          checked={isOn}
          disabled={readOnly || turn.isPending}
          onChange={(event) => turn.mutate(event.currentTarget.checked)}
        />
        {turn.error instanceof Problem && (
          <Alert role="alert" color="red">
            {sentence(turn.error.message)}
          </Alert>
        )}
        {turn.error instanceof ConnectionLost && (
          <Alert role="alert" color="red">
            {t('enable.unreachable')}
          </Alert>
        )}
      </Stack>
    </Panel>
  )

  async function turnTo(enabled: boolean): Promise<void> {
    try {
      await patch({ autosync: { enabled } }, loaded.etag)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) throw error
      const fresh = await settings.refetch({ throwOnError: true })
      if (fresh.data) await patch({ autosync: { enabled } }, fresh.data.etag)
    }
  }
}
