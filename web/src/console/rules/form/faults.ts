import { createContext, useContext } from 'react'
import { Problem } from '../../../api/problem'
import { sentence } from '../../forms'

/** What the server said of each part of a rule, by its JSON pointer. */
export type Faults = Readonly<Record<string, string>>

export const FaultsOf = createContext<Faults>({})

export function faultsOf(error: unknown): Faults {
  if (!(error instanceof Problem)) return {}
  return Object.fromEntries(error.faults.map(({ pointer, detail }) => [pointer ?? '', sentence(detail)]))
}

/** What is said of the part at a pointer, or of anything within it. */
export function useFault(pointer: string): string | undefined {
  const faults = useContext(FaultsOf)
  const at = Object.keys(faults).find((one) => one === pointer || one.startsWith(`${pointer}/`))
  return at === undefined ? undefined : faults[at]
}

/** What is said of exactly the part at a pointer. */
export function useFaultHere(pointer: string): string | undefined {
  return useContext(FaultsOf)[pointer]
}
