import type { Schemas } from '../../api/client'
import { allOf, anyOf } from '../list/search'
import type { Permission } from '../may'
import { PROCESSES as KINDS } from '../settings/mobileid/options'

export { KINDS }

export type Process = Schemas['ProcessRow']
/** A process with what its next step needs. */
export type WithStep = Schemas['ProcessView']

export const STATES = ['running', 'waiting_for_phone', 'completed', 'failed', 'cancelled'] as const
const OPEN = ['running', 'waiting_for_phone'] as const
/** What can be chosen of the states, the default first. */
export const SHOWN = ['all', 'open', ...STATES] as const

export type Kind = (typeof KINDS)[number]
export type State = (typeof STATES)[number]
export type Shown = (typeof SHOWN)[number]

/** What the list of processes shows, as the address says it. */
export interface ProcessesSearch {
  state?: Shown
  kind?: Kind
}

/** What of an address says what is shown; the rest is dropped. */
export function processesSearch(search: Record<string, unknown>): ProcessesSearch {
  const state = SHOWN.find((known) => known === search['state'])
  const kind = KINDS.find((known) => known === search['kind'])
  return { ...(state && state !== SHOWN[0] && { state }), ...(kind && { kind }) }
}

/** The API's filter of what is shown. */
export function filterOf({ state = SHOWN[0], kind }: ProcessesSearch): string | undefined {
  const states = state === 'open' ? OPEN : STATES.filter((one) => one === state)
  return allOf([anyOf('state', states), anyOf('kind', kind && [kind])])
}

/** Whether a process goes on. */
export function isOpen({ state }: Process): boolean {
  return OPEN.some((open) => open === state)
}

/** Whether a phone takes the last step of a process. */
export function hasPhone(kind: string): boolean {
  return ['MobileIDProcSupplyMobileIDForUser', 'MobileIDSelfServiceProcGet', 'PcmProcRenewMobileId'].includes(kind)
}

/** What a caller needs to take a process. */
export function permissionOf(kind: string): Permission {
  if (hasPhone(kind)) return 'acquire_credentials'
  return kind === 'MobileIDProcDeactivate' ? 'suspend_credentials' : 'revoke_credentials'
}

export interface Step {
  name: 'choose' | 'install' | 'done'
  /** `next` is where it stands; `late` is where it failed, `skipped` where it was cancelled. */
  state: 'done' | 'next' | 'late' | 'skipped' | 'later'
}

/** The steps of a process, and how far it has come. */
export function stepsOf(process: Process): Step[] {
  const names: Step['name'][] = hasPhone(process.kind) ? ['choose', 'install', 'done'] : ['choose', 'done']
  // What has no credential yet ended before anything was chosen.
  const reached = isOpen(process) ? process.step : process.state === 'completed' ? 'done' : process.credential_id ? 'install' : 'choose'
  const at = names.findIndex((name) => name === reached)
  return names.map((name, index) => ({ name, state: index < at ? 'done' : index > at ? 'later' : here(process.state) }))
}

function here(state: string): Step['state'] {
  if (state === 'completed') return 'done'
  if (state === 'failed') return 'late'
  return state === 'cancelled' ? 'skipped' : 'next'
}
