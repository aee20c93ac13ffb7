import { IconHourglass, IconPlayerPause } from '@tabler/icons-react'
import { Callout } from '../../room/Callout'
import { Lines } from '../../room/Lines'
import type { Certificate } from '../data'
import { useTexts } from '../texts'
import { useWords } from '../words'

/** What keeps a certificate from being valid, and what is to happen until it is. */
export function Remarks({ certificate: { state, holds } }: { certificate: Certificate }) {
  const { t } = useTexts()
  const words = useWords()
  if (state === 'on_hold') {
    return (
      <Callout icon={IconPlayerPause} tone="care" title={t('page.onHold')}>
        <Lines lines={[t('page.onHoldHint'), ...holds.map(words.holdInFull)]} />
      </Callout>
    )
  }
  if (state !== 'prepared') return null
  return (
    <Callout icon={IconHourglass} tone="busy" title={t('page.prepared')}>
      {t('page.preparedHint')}
    </Callout>
  )
}
