import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Schemas } from '../../src/api/client'
import type { Api } from './api'
import { House } from './house'
import type { DatabaseKind } from './server'
import { Origo } from './simulator'
import { enrol } from './systems'

/** What the tests of one `describe` have in common. */
export interface Shared {
  house: House
  api: Api
}

/** A house with HID Origo enrolled. */
export interface SharedWithOrigo extends Shared {
  origo: Origo
  /** Its id here. */
  system: string
  pools: Schemas['PoolView'][]
}

/**
 * A house for the tests of one `describe`: opened before them, closed after them. Who
 * looked at its pages is gone after each test, as pages that stay open follow what
 * happens, and take time from those that are looked at.
 */
export function shareHouse(kind: DatabaseKind = 'sqlite', furnish?: (shared: Shared) => Promise<void>): Shared {
  const shared: Partial<Shared> = {}
  beforeAll(async () => {
    shared.house = await House.open(kind)
    shared.api = await shared.house.api()
    await furnish?.(shared as Shared)
  })
  afterEach(() => shared.house?.leave())
  afterAll(() => shared.house?.close())
  return shared as Shared // whole when the first test begins
}

/** The same, with the simulator of HID Origo beside it, enrolled as a program does. */
export function shareHouseWithOrigo(kind: DatabaseKind = 'sqlite', furnish?: (shared: SharedWithOrigo) => Promise<void>): SharedWithOrigo {
  const more: { origo?: Origo } = {}
  const shared = shareHouse(kind, async (house) => {
    const origo = await Origo.start()
    more.origo = origo
    const whole = Object.assign(shared, more, await enrol(house.api, origo)) as SharedWithOrigo
    await furnish?.(whole)
  })
  afterAll(() => more.origo?.stop())
  return shared as SharedWithOrigo
}
