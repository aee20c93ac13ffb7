import type { Process, Wanted } from '../wire'

/** Answers as forms have them. */
export type Answers = Record<string, string[] | string | number | boolean>

/** Whether a process goes on. */
export function isOpen({ state }: Process): boolean {
  return state === 'running' || state === 'waiting_for_phone'
}

/** What is meant where nobody says, for a form to begin with. */
export function usualAnswers(wanted: readonly Wanted[]): Answers {
  return Object.fromEntries(wanted.map((one) => [one.name, usual(one)]))
}

/** What is sent: what was left empty is left to the server. */
export function given(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer !== ''))
}

function usual({ kind, choices, usual: meant }: Wanted): Answers[string] {
  const preselected = choices.filter((choice) => choice.preselected || choice.always).map(({ value }) => value)
  if (kind === 'several') return preselected
  if (kind === 'one') return preselected[0] ?? ''
  if (kind === 'yes_no') return Boolean(meant)
  return typeof meant === 'number' ? meant : ''
}
