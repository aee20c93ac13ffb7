import { useTexts } from './texts'

/** A time in days, in words; 0 is for good. */
export function useDays(): (days: number) => string {
  const { t } = useTexts()
  return (days) => (days === 0 ? t('forGood') : t('days', { count: days }))
}
