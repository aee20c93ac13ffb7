import type { Page } from 'playwright-core'
import type { Api } from './api'
import type { Eyes } from './eyes'
import { eventually } from './eventually'
import { Holder } from './holder'
import { House } from './house'

/** What the window of another app says of itself. */
export const WEBVIEW =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/122.0.6261.64 Mobile Safari/537.36 Instagram 319.0.0.43.110 Android'
/** What an iPhone's own browser says of itself. */
export const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

export type Wish = { clock?: boolean; userAgent?: string }

/** A house, and the phones that people in it hold. */
export class Hands {
  private constructor(
    readonly house: House,
    private readonly api: Api,
  ) {}

  static async open(kind: 'sqlite' | 'postgres' = 'sqlite'): Promise<Hands> {
    const house = await House.open(kind)
    return new Hands(house, await house.api())
  }

  close(): Promise<void> {
    return this.house.close()
  }

  /** Has somebody invited; answers when the mail has come. */
  invite(): Promise<Holder> {
    return Holder.invite(this.house, this.api)
  }

  /** A phone, with its clock in the test's hands if that is wanted. */
  async phone({ clock, userAgent }: Wish = {}): Promise<Eyes> {
    const eyes = await this.house.look({ size: 'narrow' })
    if (clock) await eyes.page.clock.install()
    if (userAgent) {
      await eyes.page.addInitScript((value) => Object.defineProperty(navigator, 'userAgent', { value }), userAgent)
    }
    return eyes
  }

  /** A phone on which somebody's ID works. */
  async enrolled(wish: Wish = {}): Promise<Eyes & { holder: Holder }> {
    const holder = await this.invite()
    const eyes = await this.phone(wish)
    await eyes.page.goto(holder.link)
    await tap(eyes.page, 'Set up')
    await shows(eyes.page, 'active')
    return Object.assign(eyes, { holder })
  }
}

export async function tap(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).tap()
}

/** Waits until a card shows a state. */
export async function shows(page: Page, state: string): Promise<void> {
  await page.locator(`[data-state=${state}]`).waitFor()
}

/** Waits until the page's own files are kept for when there is no network. */
export async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const worker = (await navigator.serviceWorker.ready).active
    if (worker?.state !== 'activated') {
      await new Promise<void>((resolve) => worker?.addEventListener('statechange', () => resolve(), { once: true }))
    }
  })
}

/** Everything that the page asks its server from now on, as `POST claim`. */
export function requests({ context }: Eyes): string[] {
  const asked: string[] = []
  context.on('request', (request) => {
    const path = /\/enrol\/v1\/(\w+)/.exec(request.url())?.[1]
    if (path) asked.push(`${request.method()} ${path}`)
  })
  return asked
}

/** Moves with the Tab key to a button, and presses it. */
export async function press(page: Page, name: string): Promise<void> {
  await eventually(`the focus is on ${name}`, async () => {
    await page.keyboard.press('Tab')
    return (await page.evaluate(() => document.activeElement?.textContent)) === name ? true : undefined
  })
  await page.keyboard.press('Enter')
}
