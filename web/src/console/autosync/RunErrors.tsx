import { number } from '../../language/moments'
import { FileErrors } from '../plan/FileErrors'
import type { SyncRunDetail } from '../plan/run'
import { Panel } from '../room/Panel'
import { useTexts } from './texts'

/** Everything that is wrong with a refused file. */
export function RunErrors({ run: { errors, total_errors } }: { run: SyncRunDetail }) {
  const { t, locale } = useTexts()
  const total = number(total_errors, locale)
  const hint = total_errors > errors.length ? t('errors.first', { shown: number(errors.length, locale), total }) : t('errors.hint')
  return (
    <Panel title={t('errors.title', { count: total_errors, n: total })} hint={hint}>
      <FileErrors faults={errors} />
    </Panel>
  )
}
