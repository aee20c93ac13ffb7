import { expect } from 'vitest'
import { faceOf } from '../views/face'
import type { Card } from '../card'
import type { Life, Screen } from '../life'
import { TestPhone } from './phone'
import { CODE } from './server'

export async function enrolled(): Promise<{ phone: TestPhone; life: Life }> {
  const phone = new TestPhone()
  const life = await phone.open(CODE)
  await life.setUp(null)
  expect(stateOf(life)).toBe('active')
  phone.server.asked.length = 0
  return { phone, life }
}

/** The state that the only card shows. */
export function stateOf(life: Life): string | undefined {
  const { screen } = life
  const card = screen.is === 'cards' ? screen.cards[0] : undefined
  return card && faceOf(card)?.state
}

export function is<T extends Screen['is']>(life: Life, what: T): Extract<Screen, { is: T }> {
  const { screen } = life
  if (screen.is !== what) throw new Error(`the page shows ${screen.is}, not ${what}`)
  // What was just compared.
  return screen as Extract<Screen, { is: T }>
}

export function hasKeys(card: Card): boolean {
  return card.phase.is === 'claiming' || card.phase.is === 'bound'
}

/** The ID number that the only card shows. */
export function numberOf(life: Life): string | null {
  const [card] = is(life, 'cards').cards
  return (card && faceOf(card)?.id?.number) ?? null
}
