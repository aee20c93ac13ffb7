import type { Card } from '../card'
import { Life } from '../life'
import { Line } from '../protocol/line'
import type { Surroundings } from '../surroundings'
import type { Vault } from '../vault/vault'
import { EnrolmentServer, NOON, PUBLIC_URL } from './server'

const CHROME: Surroundings = { device: 'android', inApp: false, installed: false, deviceName: 'Chrome on Android' }

/** A phone for tests: its storage outlives its pages, and its clocks are set by hand. */
export class TestPhone {
  readonly server: EnrolmentServer
  readonly cards = new Map<string, Card>()
  around = CHROME
  wall = NOON
  steady = 0
  isOnline = true
  /** Called before each change of the storage; may throw, as a full disk does. */
  beforePut: (card: Card) => void = () => {}
  cleared = 0
  persisted = 0

  constructor(server = new EnrolmentServer()) {
    this.server = server
  }

  /** A page that has just been opened, with what stands behind the `#`. */
  async open(fragment = ''): Promise<Life> {
    const life = this.page()
    await life.open(fragment)
    return life
  }

  page(): Life {
    const wires = { fetch: this.server.fetch, now: () => this.wall, language: () => 'en' }
    const line = new Line(PUBLIC_URL, wires)
    const means = {
      vault: this.#vault(),
      lineTo: () => line,
      moment: () => ({ wall: this.wall, steady: this.steady }),
      online: () => this.isOnline,
      random: () => 0,
      deviceName: this.around.deviceName,
      changed: () => {},
    }
    const clearAddress = () => {
      this.cleared += 1
    }
    const persist = () => {
      this.persisted += 1
    }
    return new Life(means, { publicUrl: PUBLIC_URL, surroundings: this.around, clearAddress, persist })
  }

  /** Time goes by, on both clocks and on the server. */
  pass(ms: number): void {
    this.wall += ms
    this.steady += ms
    this.server.now += ms
  }

  /** All that is stored, as text; keys are opaque in it. */
  stored(): string {
    return JSON.stringify([...this.cards.values()])
  }

  only(): Card {
    const [card, ...others] = this.cards.values()
    if (!card || others.length > 0) throw new Error(`there are ${this.cards.size} cards`)
    return card
  }

  #vault(): Vault {
    return {
      list: async () => [...this.cards.values()],
      lookup: async (id) => this.cards.get(id) ?? null,
      put: async (card) => {
        this.beforePut(card)
        this.cards.set(card.id, card)
      },
      remove: async (id) => {
        this.cards.delete(id)
      },
      exclusively: (work) => work(),
    }
  }
}
