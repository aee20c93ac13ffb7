import type { System } from './data'
import { RUN_MODES } from './form/values'
import { useTexts } from './texts'

/** A run mode in words. */
export function useRunMode(): (system: System) => string {
  const { t } = useTexts()
  return ({ run_mode, node }) => {
    const known = RUN_MODES.find((mode) => mode === run_mode)
    const name = known ? t(`form.modes.${known}.name`) : run_mode
    return node ? `${name}: ${node}` : name
  }
}
