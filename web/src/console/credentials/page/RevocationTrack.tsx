import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleMinus, IconHourglass, type Icon } from '@tabler/icons-react'
import type { Schemas } from '../../../api/client'
import { moment } from '../../../language/moments'
import { useNow } from '../../room/useNow'
import { steps, type Step } from '../progress'
import { useTexts } from '../texts'
import classes from './track.module.css'

const ICONS: Record<Step['state'], Icon> = {
  done: IconCircleCheck,
  skipped: IconCircleMinus,
  next: IconHourglass,
  late: IconAlertTriangle,
  later: IconCircleDashed,
}

/** A revocation on its way: requested, accepted, confirmed; each with when it was, or is to be. */
export function RevocationTrack({ revocation }: { revocation: Schemas['RevocationView'] }) {
  const { t } = useTexts()
  const toldOf = useTold(revocation)
  return (
    <ol className={classes['track']}>
      {steps(revocation, useNow()).map((step) => {
        const Shape = ICONS[step.state]
        return (
          <li key={step.name} data-state={step.state}>
            <Shape size={22} aria-hidden />
            <span className={classes['name']}>{t(`steps.${step.name}`)}</span>
            <span className={classes['told']}>{toldOf(step)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function useTold({ promised_by }: Schemas['RevocationView']): (step: Step) => string {
  const { t, locale } = useTexts()
  const due = moment(promised_by, locale)
  return ({ name, state, at }) => {
    if (at) return moment(at, locale)
    if (state === 'skipped') return t('stepStates.skipped')
    if (state === 'late') return t('stepStates.late', { at: due })
    return name === 'confirmed' ? t('stepStates.confirming', { at: due }) : t('stepStates.next')
  }
}
