import { usePlaces } from '../credentials/usePlaces'
import { useTexts } from './texts'
import { known, SEVERITIES, type Webhook } from './webhook'

/** What a webhook hears, in words. */
export function useHears(slug: string): (webhook: Webhook) => string {
  const { t } = useTexts()
  const places = usePlaces(slug)
  return ({ categories, min_severity, system_id, pool_id }) => {
    const severity = known(SEVERITIES, min_severity)
    const system = system_id && (places.systemName(system_id) ?? system_id)
    const pool = pool_id && (places.poolName(pool_id) ?? pool_id)
    const parts = [
      categories ? t('hears', { count: categories.length }) : t('hearsAll'),
      severity !== 'info' && t(`least.${severity}`),
      system && t('onlySystem', { name: system }),
      pool && t('onlySystem', { name: pool }),
    ]
    return parts.filter(Boolean).join(' · ')
  }
}
