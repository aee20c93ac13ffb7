import type { Keys } from './keys'
import type { Line } from './line'
import { Members } from './members'
import { Trouble } from './trouble'

/** Who wants to be logged in, as the server saw it. */
export interface LoginAsked {
  readonly organisation: string
  /** What the other browser says of itself. */
  readonly client: string
  readonly host: string
  /** From which network address it asks. */
  readonly address: string | null
  /** One of them stands on the other screen. */
  readonly numbers: readonly number[]
  readonly challenge: string
}

export interface LoginAnswer {
  readonly code: string
  readonly number: number
  /** Of the certificate whose key signed. */
  readonly serial: string
  readonly signature: string
}

/** The protocol's requests about logins. Each throws what {@link Line.call} throws. */
export async function askLogin(line: Line, keys: Keys, code: string): Promise<LoginAsked> {
  return readAsked(await line.call({ method: 'POST', path: '/enrol/v1/login', body: { code }, keys }))
}

export async function answerLogin(line: Line, keys: Keys, answer: LoginAnswer): Promise<void> {
  await line.call({ method: 'POST', path: '/enrol/v1/login/answer', body: answer, keys })
}

export async function refuseLogin(line: Line, keys: Keys, code: string): Promise<void> {
  await line.call({ method: 'POST', path: '/enrol/v1/login/refuse', body: { code }, keys })
}

/** What the phone signs to say yes. */
export function loginText(host: string, challenge: string, number: number): string {
  return `claviger login\n${host}\n${challenge}\n${number}\n`
}

function readAsked(answer: unknown): LoginAsked {
  const asked = new Members(answer)
  const numbers = asked.value('numbers')
  if (!Array.isArray(numbers) || !numbers.every((number) => typeof number === 'number')) throw new Trouble('foreign')
  return {
    organisation: asked.text('organisation'),
    client: asked.text('client'),
    host: asked.text('host'),
    address: asked.textOrNull('address'),
    numbers,
    challenge: asked.text('challenge'),
  }
}
