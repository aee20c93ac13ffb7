import '../mantine.later'
import { Modal, type ModalProps } from '@mantine/core'
import { useTexts } from './texts'

/** A window before the room, open as long as it is there. */
export function Dialog(props: Omit<ModalProps, 'opened' | 'closeButtonProps'>) {
  const { t } = useTexts()
  return <Modal opened closeButtonProps={{ 'aria-label': t('close') }} {...props} />
}
