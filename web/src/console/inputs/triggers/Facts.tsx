import { useQuery } from '@tanstack/react-query'
import { Facts as Shown } from '../../room/Facts'
import { useCategory } from '../../users/page/useCategory'
import { choiceQuery, MODES, RESTORES, type Document, type Place } from './data'
import { useTexts } from './texts'

/** What is set. */
export function Facts({ place, triggers }: { place: Place; triggers: Document }) {
  const { t } = useTexts()
  const category = useCategory()
  const inputs = useQuery(choiceQuery(place.slug)).data ?? []
  const { mode, categories = [], restore_mode, restore_after_s, restore_categories = [] } = triggers
  const isOwn = place.of === 'systems' || mode === 'use_selected'
  const known = MODES.find((one) => one === mode)
  const restore = RESTORES.find((one) => one === restore_mode) ?? 'by_hand'
  const list = (names: string[]) => (names.length > 0 ? names.join(', ') : t('nothing'))
  const chosen = inputs.filter(({ id }) => triggers.inputs?.includes(id)).map(({ name }) => name)
  return (
    <Shown
      facts={[
        [t('mode'), place.of === 'pools' && known ? t(`modes.${known}.name`) : undefined],
        [t('categories'), isOwn ? list(categories.map((name) => category(name))) : undefined],
        [t('restore'), isOwn ? t(`restores.${restore}.name`) : undefined],
        [t('after'), isOwn && restore_after_s ? `${restore_after_s} ${t('seconds')}` : undefined],
        [t('restoreCategories'), isOwn && restore === 'on_categories' ? list(restore_categories.map((name) => category(name))) : undefined],
        [t('inputs'), list(chosen)],
      ]}
    />
  )
}
