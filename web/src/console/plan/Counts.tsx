import { number } from '../../language/moments'
import classes from './plan.module.css'
import type { SyncRun } from './run'
import { useTexts } from './texts'

const KINDS = ['created', 'updated', 'deleted', 'unchanged', 'skipped'] as const

/** How many people of each kind. */
export function Counts({ run: { counts } }: { run: SyncRun }) {
  const { t, locale } = useTexts()
  return (
    <dl className={classes['counts']}>
      {KINDS.filter((kind) => kind !== 'skipped' || counts.skipped > 0).map((kind) => (
        <div key={kind} data-bad={kind === 'deleted' && counts.deleted > 0}>
          <dt>{t(`counts.${kind}`)}</dt>
          <dd>{number(counts[kind], locale)}</dd>
        </div>
      ))}
    </dl>
  )
}
