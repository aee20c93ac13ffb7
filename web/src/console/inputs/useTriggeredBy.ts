import { useMe } from '../caller'
import { useCategory } from '../users/page/useCategory'
import type { Input } from './input'
import { useTexts } from './texts'

/** What triggered an input last, in a few words. */
export function useTriggeredBy(): (input: Input) => string {
  const { t } = useTexts()
  const category = useCategory()
  const me = useMe()
  return ({ last_trigger: trigger }) => {
    if (!trigger) return t('never')
    if (trigger.category) return category(trigger.category)
    if (trigger.by === me?.id) return t('by.you')
    return t(trigger.by.startsWith('rul_') ? 'by.rule' : 'by.hand')
  }
}
