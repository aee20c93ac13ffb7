import { Text } from '@mantine/core'
import { useModals } from '@mantine/modals'
import { useTexts } from './texts'

/** Closes a form, but not over what was typed without asking. */
export function useDiscard(): (isDirty: boolean, close: () => void) => void {
  const { t } = useTexts()
  const modals = useModals()
  return (isDirty, close) => {
    if (!isDirty) return close()
    modals.openConfirmModal({
      title: t('discard'),
      children: <Text size="sm">{t('discardText')}</Text>,
      labels: { confirm: t('discardIt'), cancel: t('keepTyping') },
      confirmProps: { color: 'red' },
      zIndex: 300,
      onConfirm: close,
    })
  }
}
