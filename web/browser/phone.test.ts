import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { Api } from './house/api'
import { eventually } from './house/eventually'
import { LOOKS, type Eyes, type Look } from './house/eyes'
import { Holder } from './house/holder'
import { House } from './house/house'

const WEBVIEW =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A.240205.004; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/122.0.6261.64 Mobile Safari/537.36 Instagram 319.0.0.43.110 Android'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

const WORDS = {
  en: { setUp: 'Set up', giveUp: 'Give up this ID …', check: 'Check now', anyway: 'Use this computer anyway' },
  de: { setUp: 'Einrichten', giveUp: 'Diese ID aufgeben …', check: 'Jetzt prüfen', anyway: 'Trotzdem diesen Computer nehmen' },
} as const

let house: House
let api: Api

async function begin(kind: 'sqlite' | 'postgres' = 'sqlite'): Promise<void> {
  house = await House.open(kind)
  api = await house.api()
}

/** A phone, with its clock in the test's hands if that is wanted. */
async function phone(more: { clock?: boolean; userAgent?: string } = {}): Promise<Eyes> {
  const eyes = await house.look({ size: 'narrow' })
  if (more.clock) await eyes.page.clock.install()
  const { userAgent } = more
  if (userAgent) {
    await eyes.page.addInitScript((value) => Object.defineProperty(navigator, 'userAgent', { value }), userAgent)
  }
  return eyes
}

/** A phone on which somebody's ID works. */
async function enrolled(more: { clock?: boolean } = {}): Promise<Eyes & { holder: Holder }> {
  const holder = await Holder.invite(house, api)
  const eyes = await phone(more)
  await eyes.page.goto(holder.link)
  await tap(eyes.page, 'Set up')
  await shows(eyes.page, 'active')
  return Object.assign(eyes, { holder })
}

async function tap(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).tap()
}

async function shows(page: Page, state: string): Promise<void> {
  await page.locator(`[data-state=${state}]`).waitFor()
}

/** Waits until the page's own files are kept for when there is no network. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    while (active?.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 20))
  })
}

/** Everything that the page asks its server from now on, as `POST claim`. */
function requests({ context }: Eyes): string[] {
  const asked: string[] = []
  context.on('request', (request) => {
    const path = /\/enrol\/v1\/(\w+)/.exec(request.url())?.[1]
    if (path) asked.push(`${request.method()} ${path}`)
  })
  return asked
}

describe.each(['sqlite', 'postgres'] as const)('from the mail to a working ID, on %s', (kind) => {
  beforeAll(() => begin(kind))
  afterAll(() => house.close())

  test('it takes at most three taps and a minute', async () => {
    const holder = await Holder.invite(house, api)
    const eyes = await phone()
    const { page } = eyes
    const asked = requests(eyes)
    const addresses: string[] = []
    eyes.context.on('request', (request) => addresses.push(request.url().split('#')[0] ?? ''))
    const began = Date.now()
    await page.goto(holder.link) // the first tap: the link in the mail
    await tap(page, 'Set up') // the second
    await shows(page, 'active')
    const seconds = (Date.now() - began) / 1_000
    process.stdout.write(`from opening the mail's link to a working ID on ${kind}: 2 taps, ${seconds.toFixed(1)} s\n`)
    expect(seconds).toBeLessThan(60)
    await page.getByText(holder.number, { exact: true }).waitFor()
    expect(await holder.status()).toBe('active')
    const code = holder.link.split('#')[1] ?? ''
    expect(addresses.filter((address) => address.includes(code))).toEqual([])
    expect(page.url()).toBe(`${house.server.url}/m/`)
    expect(asked.filter((path) => path !== 'POST claim')).toEqual(['POST offer', 'POST confirm'])
  })
})

describe('the phone page', () => {
  beforeAll(() => begin())
  afterAll(() => house.close())

  test('opening the link changes nothing, and takes the code out of address and history', async () => {
    const holder = await Holder.invite(house, api)
    const { page } = await phone()
    await page.goto('/favicon.svg')
    await page.goto(holder.link)
    await page.getByText('Ada Lovelace').waitFor()
    for (const part of ['Default', 'Mobile ID', new URL(house.server.url).host]) await page.getByText(part, { exact: true }).waitFor()
    expect(page.url()).toBe(`${house.server.url}/m/`)
    expect(await holder.status()).toBe('invited')
    await page.goBack()
    await page.goForward()
    expect(page.url()).toBe(`${house.server.url}/m/`)
    await page.getByText('Ada Lovelace').waitFor()
  })

  test('the keys lie in the browser, and cannot be read', async () => {
    const { page } = await enrolled()
    const keys = await page.evaluate(async () => {
      const [{ name = '' } = {}] = await indexedDB.databases()
      const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve) => request.addEventListener('success', () => resolve(request.result)))
      const database = await done(indexedDB.open(name))
      const [card] = await done(database.transaction('cards').objectStore('cards').getAll())
      const { signing, encryption } = card.phase.keys
      return [signing.privateKey, encryption.privateKey].map((key: CryptoKey) => `${key.algorithm.name} ${key.extractable}`)
    })
    expect(keys).toEqual(['ECDSA false', 'ECDH false'])
  })

  test('a page that lost the answer and was closed goes on with the same keys', async () => {
    const holder = await Holder.invite(house, api)
    const { page, context } = await phone()
    await context.route('**/enrol/v1/claim', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await page.goto(holder.link)
    await tap(page, 'Set up')
    await page.getByText('cannot be reached').waitFor()
    await page.close()
    await context.unrouteAll()
    const again = await context.newPage()
    await again.goto('/m/')
    await shows(again, 'active')
    expect(await holder.status()).toBe('active')
  })

  test('it works without a network within the lease, and not after', async () => {
    const { page, context, holder } = await enrolled({ clock: true })
    await kept(page)
    await context.setOffline(true)
    await page.reload()
    await shows(page, 'active')
    await page.getByText(holder.number, { exact: true }).waitFor()
    await page.getByText('No connection to').waitFor()
    await page.clock.fastForward('23:00:00')
    await shows(page, 'active')
    await page.clock.fastForward('01:00:00')
    await shows(page, 'ran_out')
    expect(await page.locator('main').innerText()).not.toContain(holder.number)
    await page.reload()
    await shows(page, 'ran_out')
    await context.setOffline(false)
    await shows(page, 'active')
  })

  test('a clock that runs backwards disables the card, until the server answers', async () => {
    const { page, context, holder } = await enrolled({ clock: true })
    await kept(page)
    await context.setOffline(true)
    await page.clock.setSystemTime(Date.now() - 50_000)
    await page.clock.runFor(2_000)
    await shows(page, 'active')
    await page.clock.setSystemTime(Date.now() - 3_600_000)
    await page.clock.runFor(2_000)
    await shows(page, 'clock_went_back')
    expect(await page.locator('main').innerText()).not.toContain(holder.number)
    await page.clock.setSystemTime(Date.now() + 60_000)
    await page.reload()
    await shows(page, 'clock_went_back')
    await context.setOffline(false)
    await shows(page, 'active')
  })

  test('it obeys: suspended, active again, revoked', async () => {
    const { page, holder } = await enrolled()
    await holder.suspend('lost')
    await page.reload()
    await shows(page, 'suspended')
    await page.getByText('the phone was reported as lost').waitFor()
    expect(await page.locator('main').innerText()).not.toContain(holder.number)
    await holder.reactivate()
    await tap(page, 'Check now')
    await shows(page, 'active')
    await holder.revoke('stolen')
    await tap(page, 'Check now')
    await page.getByText('ended this ID for good').waitFor()
    await page.getByRole('button', { name: 'Remove from this phone' }).tap()
    await page.getByRole('heading', { name: 'No ID on this phone yet' }).waitFor()
  })

  test('giving up is asked about, wipes at once, and is told when there is a network again', async () => {
    const { page, context, holder } = await enrolled()
    await tap(page, 'Give up this ID …')
    await tap(page, 'Keep it')
    await shows(page, 'active')
    await context.setOffline(true)
    await tap(page, 'Give up this ID …')
    await tap(page, 'Give it up')
    await shows(page, 'given_up')
    expect(await page.locator('main').innerText()).not.toContain(holder.number)
    expect(await holder.status()).toBe('active')
    await context.setOffline(false)
    await shows(page, 'reset')
    await eventually('the server knows', async () => ((await holder.status()) === 'active' ? undefined : true))
  })

  test('a second link stands beside the first, and takes nothing from it', async () => {
    const { page, holder } = await enrolled()
    const second = await Holder.invite(house, api)
    await page.goto(second.link)
    await page.getByText('The IDs that are on this phone already stay').waitFor()
    await tap(page, 'Not now')
    await shows(page, 'active')
    await page.goto(second.link)
    await tap(page, 'Set up')
    await page.locator('[data-state=active]').nth(1).waitFor()
    expect(await page.locator('.digits').allInnerTexts()).toEqual([second.number, holder.number])
    await page.goto(holder.link)
    await page.locator('[data-state=active]').nth(1).waitFor()
    expect([await holder.status(), await second.status()]).toEqual(['active', 'active'])
  })

  test('it is light', async () => {
    const { page } = await phone()
    let bytes = 0
    page.on('requestfinished', async (request) => {
      const { responseBodySize } = await request.sizes()
      bytes += responseBodySize
    })
    await page.goto('/m/', { waitUntil: 'networkidle' })
    process.stdout.write(`the phone page weighs ${(bytes / 1_024).toFixed(0)} KiB over the wire\n`)
    expect(bytes).toBeLessThan(100 * 1_024)
  })

  test('it can be installed', async () => {
    const { page } = await phone()
    await page.goto('/m/')
    const address = await page.locator('link[rel=manifest]').getAttribute('href')
    const manifest = await page.request.get(address ?? '')
    const { name, scope, start_url: start, icons } = await manifest.json()
    expect([name, new URL(scope, manifest.url()).pathname, new URL(start, manifest.url()).pathname]).toEqual(['Mobile ID', '/m/', '/m/'])
    for (const { src, type } of icons) {
      const icon = await page.request.get(new URL(src, manifest.url()).href)
      expect([icon.status(), icon.headers()['content-type']]).toEqual([200, type])
    }
    await kept(page)
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(`${house.server.url}/m/`)
  })
})

describe('a link that cannot be used', () => {
  beforeAll(() => begin())
  afterAll(() => house.close())

  test('because it was used says so, and the claim that is refused tells the issuer', async () => {
    const { holder } = await enrolled()
    const eyes = await phone()
    const asked = requests(eyes)
    await eyes.page.goto(holder.link)
    await eyes.page.getByRole('heading', { name: 'This link was used already' }).waitFor()
    await eyes.page.getByText('your invitation mail names the contact').waitFor()
    expect(asked).toEqual(['POST offer'])
    await tap(eyes.page, 'It was not me')
    await eyes.page.getByRole('heading', { name: 'Another phone has used this link' }).waitFor()
    await tap(eyes.page, 'Close')
    await eyes.page.getByRole('heading', { name: 'No ID on this phone yet' }).waitFor()
    expect(await holder.status(), 'the first phone keeps its ID').toBe('active')
  })

  test('because a newer one was sent says so', async () => {
    const holder = await Holder.invite(house, api)
    await holder.resend()
    await house.postbox.link(holder.email, holder.link)
    const { page } = await phone()
    await page.goto(holder.link)
    await page.getByRole('heading', { name: 'This invitation was withdrawn' }).waitFor()
  })

  test('because it is none says so', async () => {
    const { page } = await phone()
    await page.goto('/m/#aaaaaaaaaaaaaaaaaaaaaaaaaa')
    await page.getByRole('heading', { name: 'This link is not known' }).waitFor()
    await page.goto('/m/#tooshort')
    await page.getByText('The link is not complete').waitFor()
  })

  // The server's clock cannot be moved from here; its answers are those that its own tests prove.
  test.each([
    ['code_expired', 'This invitation has run out'],
    ['pin_burned', 'The PIN was wrong five times'],
  ])('because of %s says so', async (code, heading) => {
    const { page } = await phone()
    const body = JSON.stringify({ type: 'about:blank', title: code, status: 410, code })
    await page.route('**/enrol/v1/offer', (route) => route.fulfill({ status: 410, contentType: 'application/problem+json', body }))
    await page.goto('/m/#aaaaaaaaaaaaaaaaaaaaaaaaaa')
    await page.getByRole('heading', { name: heading }).waitFor()
  })

  test('for now says why, loses nothing, and goes on by itself', async () => {
    const holder = await Holder.invite(house, api)
    const { page, context } = await phone()
    await page.goto('/m/')
    await page.getByRole('heading', { name: 'No ID on this phone yet' }).waitFor()
    await context.setOffline(true)
    await page.getByLabel('Link from your invitation').fill(holder.link)
    await tap(page, 'Continue')
    await page.getByText('cannot be reached').waitFor()
    await context.setOffline(false)
    await tap(page, 'Set up')
    await shows(page, 'active')
  })
})

describe('where a link is opened', () => {
  beforeAll(() => begin())
  afterAll(() => house.close())

  test('on a computer it becomes a QR code, and nothing is asked or consumed', async () => {
    const holder = await Holder.invite(house, api)
    const eyes = await house.look()
    const asked = requests(eyes)
    await eyes.page.goto(holder.link)
    await eyes.page.getByRole('img', { name: 'QR code of your personal link' }).waitFor()
    await eyes.page.reload()
    await eyes.page.getByRole('img', { name: 'QR code of your personal link' }).waitFor()
    expect(asked).toEqual([])
    expect(await holder.status()).toBe('invited')
    const { page } = await phone()
    await page.goto(holder.link)
    await tap(page, 'Set up')
    await shows(page, 'active')
  })

  test('in another app’s window it asks for the browser, gives the link along, and can go on', async () => {
    const holder = await Holder.invite(house, api)
    const eyes = await phone({ userAgent: WEBVIEW })
    await eyes.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const asked = requests(eyes)
    const { page } = eyes
    await page.goto(holder.link)
    await page.getByRole('heading', { name: 'Open this in your browser first' }).waitFor()
    expect(page.url(), 'the app’s own menu must find the whole link').toBe(holder.link)
    expect(asked).toEqual([])
    await tap(page, 'Copy the link')
    await page.getByText('The link is copied.').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(holder.link)
    await eyes.picture('phone-in-app')
    expect(await eyes.findings()).toEqual([])
    await tap(page, 'Continue here anyway')
    await tap(page, 'Set up')
    await shows(page, 'active')
  })

  test('in the browser of an iPhone it explains the home screen first, where the link is pasted', async () => {
    const holder = await Holder.invite(house, api)
    const eyes = await phone({ userAgent: SAFARI })
    const asked = requests(eyes)
    await eyes.page.goto(holder.link)
    await eyes.page.getByRole('heading', { name: 'Put this page on your home screen first' }).waitFor()
    await eyes.picture('phone-install')
    expect(await eyes.findings()).toEqual([])
    expect(asked).toEqual([])
    const installed = await phone({ userAgent: SAFARI })
    await installed.page.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }))
    await installed.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await installed.page.goto('/m/')
    await installed.page.evaluate((link) => navigator.clipboard.writeText(link), holder.link)
    await tap(installed.page, 'Paste')
    await tap(installed.page, 'Set up')
    await shows(installed.page, 'active')
  })

  test('with the keyboard alone it can be set up, and headings take the focus', async () => {
    const holder = await Holder.invite(house, api)
    const { page } = await house.look()
    await page.goto(holder.link)
    await page.getByRole('img', { name: 'QR code of your personal link' }).waitFor()
    await press(page, 'Use this computer anyway')
    await page.getByRole('heading', { name: 'Set up your Mobile ID' }).waitFor()
    await press(page, 'Set up')
    await shows(page, 'active')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })
})

describe.each(LOOKS)('looked at: $size $scheme $locale', (look) => {
  beforeAll(() => begin())
  afterAll(() => house.close())

  test('each screen is well', async () => {
    const holder = await Holder.invite(house, api)
    const eyes = await house.look(look)
    const { page } = eyes
    const words = WORDS[look.locale]
    const well = async (name: string) => {
      await eyes.picture(`phone-${name}`)
      expect(await eyes.findings()).toEqual([])
      if (look.size === 'narrow') await fitsSmallScreens(page)
    }
    await page.goto('/m/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await well('empty')
    await open(page, look, holder.link, well)
    await page.getByRole('button', { name: words.setUp }).waitFor()
    await well('invitation')
    await page.getByRole('button', { name: words.setUp }).click()
    await shows(page, 'active')
    await well('active')
    await page.getByRole('button', { name: words.giveUp }).click()
    await well('give-up')
    await page.getByRole('button').nth(1).click()
    await holder.suspend('lost')
    await page.getByRole('button', { name: words.check }).click()
    await shows(page, 'suspended')
    await well('suspended')
    await holder.revoke('stolen')
    await page.getByRole('button', { name: words.check }).click()
    await shows(page, 'revoked')
    await well('revoked')
    await page.getByRole('textbox').or(page.locator('summary')).first().click()
    await page.getByRole('textbox').fill(`${house.server.url}/m/#aaaaaaaaaaaaaaaaaaaaaaaaaa`)
    await page.getByRole('textbox').press('Enter')
    await page.locator('.notice.warning').waitFor()
    await well('refusal')
  })
})

/** Opens a link; where that leads to the advice for computers, looks at it and goes on. */
async function open(page: Page, look: Look, link: string, well: (name: string) => Promise<void>): Promise<void> {
  await page.goto(link)
  if (look.size === 'narrow') return
  await page.getByRole('img').waitFor()
  await well('computer')
  await page.getByRole('button', { name: WORDS[look.locale].anyway }).click()
}

async function fitsSmallScreens(page: Page): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  if (size) await page.setViewportSize(size)
}

/** Moves with the Tab key to a button, and presses it. */
async function press(page: Page, name: string): Promise<void> {
  await eventually(`the focus is on ${name}`, async () => {
    await page.keyboard.press('Tab')
    return (await page.evaluate(() => document.activeElement?.textContent)) === name ? true : undefined
  })
  await page.keyboard.press('Enter')
}
