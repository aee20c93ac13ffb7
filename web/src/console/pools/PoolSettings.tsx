import { Stack } from '@mantine/core'
import { SaveBar } from '../editing/SaveBar'
import { WholeNumberInput } from '../editing/WholeNumberInput'
import { Facts } from '../room/Facts'
import { Panel } from '../room/Panel'
import { isThirdParty, type Pool, type System } from '../systems/data'
import { TemplateField } from '../systems/form/TemplateField'
import { sourceOf, type VersionedPool } from './data'
import { useTexts } from './texts'
import { usePoolEditor } from './usePoolEditor'

interface Props {
  slug: string
  pool: VersionedPool
  system: System
  mayManage: boolean
}

/** What is set of a pool beside its filters. */
export function PoolSettings({ mayManage, ...rest }: Props) {
  const { t } = useTexts()
  return <Panel title={t('settings')}>{mayManage ? <Form {...rest} /> : <Shown pool={rest.pool.body} />}</Panel>
}

function Shown({ pool }: { pool: Pool }) {
  const { t } = useTexts()
  return (
    <Facts
      facts={[
        [t('lowWater'), pool.low_water ?? t('never')],
      ]}
    />
  )
}

function Form({ slug, pool, system }: Omit<Props, 'mayManage'>) {
  const { t } = useTexts()
  const { available } = pool.body
  const editor = usePoolEditor(slug, pool, sourceOf)
  const { form } = editor
  return (
    <form onSubmit={editor.submit} noValidate>
      <Stack maw={620}>
        {isThirdParty(system) && (
          <TemplateField slug={slug} label={t('template')} hint={t('templateHint')} none={t('asSystem')} {...form.getInputProps('card_template_id')} />
        )}
        {typeof available === 'number' && (
          <WholeNumberInput
            label={t('lowWater')}
            description={t('lowWaterHint')}
            maw={320}
            {...form.getInputProps('low_water')}
          />
        )}
        <SaveBar editor={editor} label={labelOf} />
      </Stack>
    </form>
  )

  function labelOf(path: string): string {
    const labels: Record<string, string> = {
      card_template_id: t('template'),
      low_water: t('lowWater'),
    }
    return labels[path] ?? path
  }
}
