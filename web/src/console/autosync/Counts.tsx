import { number } from '../../language/moments'
import type { SyncRun } from '../plan/run'
import { useTexts } from './texts'

/** How many people a run adds, changes and removes, in words; what is none is left out. */
export function useCountsInWords(): (counts: SyncRun['counts']) => string {
  const { t, locale } = useTexts()
  return (counts) => {
    const kinds = ['created', 'updated', 'deleted', 'skipped'] as const
    const words = kinds
      .filter((kind) => counts[kind] > 0)
      .map((kind) => t(`counts.${kind}`, { n: number(counts[kind], locale) }))
    return words.length > 0 ? words.join(', ') : t('counts.nothing')
  }
}
