import { Stack, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Problem } from '../../api/problem'
import { usePatchSettings, useSettings, type Settings } from '../editing/settings'
import { Refusal } from '../room/Callout'
import { Panel } from '../room/Panel'
import { useFailure } from '../room/useFailure'
import { useTexts } from './texts'

interface Props {
  slug: string
  loaded: { body: Settings; etag: string }
  readOnly: boolean
}

/** The switch. It acts at once: whoever turns it wants exactly that, so a version that is newer elsewhere is no reason to refuse. */
export function Enable({ slug, loaded, readOnly }: Props) {
  const { t } = useTexts()
  const failure = useFailure()
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
        <Refusal>{turn.error && failure(turn.error)}</Refusal>
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
