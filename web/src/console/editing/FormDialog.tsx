import { Text, type ModalProps } from '@mantine/core'
import { useCallback, useRef, useState, type ReactNode } from 'react'
import { Confirm } from '../room/Confirm'
import { Dialog } from '../room/Dialog'
import { useTexts } from '../room/texts'
import { nothing, Unsaved, type IsDirty } from './unsaved'

interface Props extends Pick<ModalProps, 'size' | 'fullScreen'> {
  title: string
  close: () => void
  /** A form, which says with {@link useUnsaved} whether it holds something unsaved. */
  children: ReactNode
}

/** A dialog with a form: it does not close over what was typed without asking. */
export function FormDialog({ title, close, children, ...looks }: Props) {
  const { t } = useTexts()
  const isDirty = useRef<IsDirty>(nothing)
  const report = useCallback((told: IsDirty) => {
    isDirty.current = told
  }, [])
  const [asks, setAsks] = useState(false)
  const leave = () => (isDirty.current() ? setAsks(true) : close())
  return (
    <Dialog onClose={leave} title={title} {...looks}>
      <Unsaved value={report}>{children}</Unsaved>
      {asks && (
        <Confirm
          title={t('unsaved.title')}
          verb={t('unsaved.go')}
          stay={t('unsaved.stay')}
          danger
          act={() => Promise.resolve(close())}
          close={() => setAsks(false)}
        >
          <Text size="sm">{t('unsaved.hint')}</Text>
        </Confirm>
      )}
    </Dialog>
  )
}
