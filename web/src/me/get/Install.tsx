import { ago, moment } from '../../language/moments'
import { Button } from '../parts/Button'
import { Failure } from '../parts/Failure'
import { Notice } from '../parts/Notice'
import { Qr } from '../parts/Qr'
import { Screen } from '../parts/Screen'
import { useNow } from '../parts/useNow'
import { Waiting } from '../parts/Waiting'
import { go } from '../place'
import type { Process } from '../wire'
import { useTexts } from './texts'
import { useCancel } from './useCancel'

/** The phone's part: what it scans or where that was mailed, until when, and that it is waited for. */
export function Install({ process }: { process: Process }) {
  const { t, locale } = useTexts()
  const cancelling = useCancel(process)
  const now = new Date(useNow(10_000))
  return (
    <Screen title={t('install.title')} back={() => go({ is: 'home' })}>
      {process.enrolment ? <Scan enrolment={process.enrolment} now={now} /> : <Elsewhere process={process} />}
      {process.wants_pin && (
        <Notice tone="info">
          <p>{t('install.pin')}</p>
        </Notice>
      )}
      <Waiting text={t('install.waiting')} />
      <Failure error={cancelling.error} />
      <Button busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
        {t('install.cancel')}
      </Button>
      <p className="small">
        {t('install.leave')} {process.ends_at && t('install.ends', { when: ago(process.ends_at, locale, now) })}
      </p>
    </Screen>
  )
}

function Scan({ enrolment: { url, qr_svg, expires_at }, now }: { enrolment: NonNullable<Process['enrolment']>; now: Date }) {
  const { t, locale } = useTexts()
  return (
    <>
      <p>{t('install.scan')}</p>
      <Qr svg={qr_svg} label={t('install.qr')} />
      <p className="small centred">{t('install.until', { at: moment(expires_at, locale), when: ago(expires_at, locale, now) })}</p>
      <a className="button plain" href={url} target="_blank" rel="noreferrer">
        {t('install.here')}
      </a>
    </>
  )
}

/** Why there is nothing to scan here: it was mailed, or a phone is at it. */
function Elsewhere({ process }: { process: Process }) {
  const { t } = useTexts()
  const to = process.enrolment_mailed_to
  return (
    <Notice tone="good" news>
      <p>{to ? t('install.mailed', { to }) : t('install.taken')}</p>
    </Notice>
  )
}
