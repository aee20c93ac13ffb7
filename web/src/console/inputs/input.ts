import type { Schemas } from '../../api/client'
import { anyOf } from '../list/search'

export type Input = Schemas['Input']

export const STATES = ['normal', 'alarm'] as const
/** What can be chosen of the states, the default first. */
export const SHOWN = ['all', 'alarm', 'normal'] as const

export type Shown = (typeof SHOWN)[number]

/** What the list of inputs shows, as the address says it. */
export interface InputsSearch {
  state?: Shown
}

/** What of an address says what is shown; the rest is dropped. */
export function inputsSearch(search: Record<string, unknown>): InputsSearch {
  const state = SHOWN.find((known) => known === search['state'])
  return state && state !== SHOWN[0] ? { state } : {}
}

/** The API's filter of what is shown. */
export function filterOf({ state }: InputsSearch): string | undefined {
  return anyOf('state', STATES.filter((one) => one === state))
}

export function isAlarm({ state }: Input): boolean {
  return state === 'alarm'
}
