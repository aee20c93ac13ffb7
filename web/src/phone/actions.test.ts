import { afterEach, expect, test } from 'vitest'
import { actions, type Hands, type PinFault } from './actions'
import type { Life } from './life'
import type { PinQuestion } from './pins'

const POLICY = { minLength: 6, maxLength: 15, lower: 'allowed', upper: 'allowed', digits: 'required', special: 'allowed' } as const
const QUESTION: PinQuestion = { card: 'c', why: 'choose', policy: POLICY, last: 'none', attemptsLeft: null, problem: null, isBusy: false }

afterEach(() => document.body.replaceChildren())

/** Enters PINs into a form; gives what was wrong, what was sent, and what is left in the fields. */
async function enter(question: PinQuestion, ...pins: readonly string[]) {
  const faults: (PinFault | null)[] = []
  const sent: string[] = []
  const form = document.createElement('form')
  const inputs = ['device-pin', 'device-pin-again'].slice(0, pins.length).map((name, at) => Object.assign(document.createElement('input'), { name, value: pins[at] ?? '' }))
  form.append(...inputs)
  document.body.append(form)
  const wallet = { enterPin: async (pin: string) => void sent.push(pin) }
  // As much of a life as this form has to do with.
  const life = { screen: { is: 'device_pin', question }, wallet, run: (work: () => Promise<void>) => work() } as unknown as Life
  const hands = { setPinFault: (fault: PinFault | null) => void faults.push(fault) } as Hands
  await actions(life, hands)['enter-pin']?.(form)
  return { faults, sent, left: inputs.map(({ value }) => value) }
}

test('a new PIN is sent when it fits its policy and was entered twice, and is not left in the page', async () => {
  expect(await enter(QUESTION, '492817', '492817')).toEqual({ faults: [null], sent: ['492817'], left: ['', ''] })
  expect(await enter(QUESTION, '', '')).toMatchObject({ faults: ['pinMissing'], sent: [] })
  expect(await enter(QUESTION, 'abcdef', 'abcdef')).toMatchObject({ faults: ['unfit'], sent: [] })
  expect(await enter(QUESTION, '492817', '492816')).toMatchObject({ faults: ['differs'], sent: [] })
})

test('a known PIN is sent as it is', async () => {
  expect(await enter({ ...QUESTION, why: 'sign', policy: null }, 'abc')).toEqual({ faults: [null], sent: ['abc'], left: [''] })
})
