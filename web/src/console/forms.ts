import type { UseFormReturnType } from '@mantine/form'
import { ConnectionLost, Problem } from '../api/problem'

/**
 * Shows a problem beside the fields that it speaks of.
 *
 * @returns what is to be shown above the form: the problem's own words where it
 * speaks of no field that the form has, else nothing.
 */
export function showProblem<V extends Record<string, unknown>>(form: UseFormReturnType<V>, error: unknown): string | undefined {
  if (error instanceof ConnectionLost) return undefined // the bar at the top says it, and nothing typed is lost
  if (!(error instanceof Problem)) throw error
  const known = Object.entries(error.byField()).filter(([field]) => hasField(form.getValues(), field))
  form.setErrors(Object.fromEntries(known.map(([field, fault]) => [field, sentence(fault.detail)])))
  const elsewhere = error.faults.filter((fault) => !known.some(([, shown]) => shown === fault))
  if (known.length > 0 && elsewhere.length === 0) return undefined
  return [error.message, ...elsewhere.map((fault) => fault.detail)].map(sentence).join(' ')
}

/** The API writes its details to follow a colon; alone they begin and end as a sentence does. */
export function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1)
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

function hasField(values: unknown, path: string): boolean {
  let at: unknown = values
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(step in at)) return false
    at = Object.entries(at).find(([name]) => name === step)?.[1]
  }
  return true
}
