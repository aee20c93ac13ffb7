import type { Settings } from '../editing/settings'
import { useColumnName } from '../plan/useColumnName'
import { Facts } from '../room/Facts'
import { THRESHOLDS } from './rules'
import { useTexts } from './texts'

/** The rules for those who may read them. */
export function RulesShown({ settings }: { settings: Settings }) {
  const { t } = useTexts()
  const columnName = useColumnName()
  const { interval_minutes, scope, thresholds, fallback_encoding, header_names } = settings.autosync
  return (
    <Facts
      facts={[
        [t('rules.interval'), `${interval_minutes} ${t('rules.minutes')}`],
        [t('rules.scope'), scope === 'all' ? t('rules.all') : t('rules.csv')],
        ...THRESHOLDS.map((name) => [t(`threshold.${name}`), thresholdInWords(thresholds[name])] as const),
        [t('rules.encoding'), fallback_encoding],
        ...Object.entries(header_names).map(
          ([column, names]) => [columnName(column), names.join(', ')] as const,
        ),
      ]}
    />
  )

  function thresholdInWords({ at_least, percent }: { at_least: number; percent: number }): string {
    if (at_least === 0 || percent === 0) return t('rules.never')
    return t('rules.from', { people: at_least, percent })
  }
}
