import type { Schemas } from '../../src/api/client'
import type { House } from './house'
import { OWNER } from './house'
import type { Eyes, Look } from './eyes'

export const PASSWORD = 'seven doors and only one key'

/** Somebody with a role in the project, who is logged in. */
export async function lookAs(house: House, role: Schemas['Role'], look: Partial<Look> = {}): Promise<Eyes> {
  const email = `${role}@example.org`
  await makeOperator(house, email, { default: role })
  const eyes = await house.look(look)
  await eyes.logIn(email, PASSWORD)
  return eyes
}

/** The owner, before the list of users. */
export async function lookAtUsers(house: House, look: Partial<Look> = {}): Promise<Eyes> {
  const eyes = await house.lookAsOwner(look)
  await eyes.page.goto('/projects/default/users')
  return eyes
}

/** Makes an account, as an instance owner does. */
export async function makeOperator(house: House, email: string, roles: Record<string, Schemas['Role']>): Promise<void> {
  const { context } = await house.lookAsOwner()
  const { origin } = new URL(house.server.url)
  const name = `Somebody ${email.split('@')[0]}`
  const data = { name, email, password: PASSWORD, roles }
  const made = await context.request.post('/api/v1/operators', { data, headers: { Origin: origin } })
  if (!made.ok()) throw new Error(`${OWNER.name} could not make ${email}: ${await made.text()}`)
  await context.close()
}
