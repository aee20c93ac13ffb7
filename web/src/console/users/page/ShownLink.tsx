import { Stack, Text } from '@mantine/core'
import { renderSVG } from 'uqr'
import { Dialog } from '../../room/Dialog'
import { Takeaway } from '../../room/Takeaway'
import classes from './page.module.css'
import { useTexts } from './texts'

interface Props {
  /** The invitation's link, which the server tells this once. */
  link: string
  close: () => void
}

/** An invitation in a dialog of its own. */
export function ShownLink({ link, close }: Props) {
  const { t } = useTexts()
  return (
    <Dialog onClose={close} title={t('shown.title')}>
      <InvitationLink link={link} />
    </Dialog>
  )
}

/** An invitation on the screen, for somebody who stands in front of it with a phone. */
export function InvitationLink({ link }: { link: string }) {
  const { t } = useTexts()
  return (
    <Stack>
      <Text size="sm">{t('shown.text')}</Text>
      <QrCode text={link} label={t('shown.code')} />
      <Takeaway label={t('shown.link')} text={link} />
    </Stack>
  )
}

/** Drawn here: no other host learns the link. */
function QrCode({ text, label }: { text: string; label: string }) {
  const picture = renderSVG(text, { ecc: 'M', border: 4 })
  return <img className={classes['qr']} src={`data:image/svg+xml,${encodeURIComponent(picture)}`} alt={label} />
}
