import { Button, Group } from '@mantine/core'
import { useTexts } from '../room/texts'

interface Props {
  /** The verb on the button that sends the form. */
  verb: string
  isBusy: boolean
  close: () => void
}

/** The end of a form in a dialog. */
export function FormButtons({ verb, isBusy, close }: Props) {
  const { t } = useTexts()
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={close}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={isBusy}>
        {verb}
      </Button>
    </Group>
  )
}
