import { VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleDot, IconCircleMinus, type Icon } from '@tabler/icons-react'
import classes from '../credentials/page/track.module.css'
import { stepsOf, type Process, type Step } from './process'
import { useTexts } from './texts'

const ICONS: Record<Step['state'], Icon> = {
  done: IconCircleCheck,
  skipped: IconCircleMinus,
  next: IconCircleDot,
  late: IconAlertTriangle,
  later: IconCircleDashed,
}

/** The steps of a process, and how far it has come. */
export function Steps({ process }: { process: Process }) {
  const { t } = useTexts()
  const steps = stepsOf(process)
  return (
    <ol className={classes['track']} data-count={steps.length}>
      {steps.map(({ name, state }) => {
        const Shape = ICONS[state]
        return (
          <li key={name} data-state={state} {...(state === 'next' && { 'aria-current': 'step' as const })}>
            <Shape size={22} aria-hidden />
            <span className={classes['name']}>{t(`steps.${name}`)}</span>
            <VisuallyHidden>{t(`stepStates.${state}`)}</VisuallyHidden>
          </li>
        )
      })}
    </ol>
  )
}
