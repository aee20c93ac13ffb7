import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './house/eventually'
import { Hands, kept, requests, shows, tap } from './house/handset'

let hands: Hands

describe.each(['sqlite', 'postgres'] as const)('from the mail to a working ID, on %s', (kind) => {
  beforeAll(async () => {
    hands = await Hands.open(kind)
  })
  afterAll(() => hands.close())

  test('it takes at most three taps and a minute', async () => {
    const holder = await hands.invite()
    const eyes = await hands.phone()
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
    expect(page.url()).toBe(`${hands.house.server.url}/m/`)
    expect(asked.filter((path) => path !== 'POST claim')).toEqual(['POST offer', 'POST confirm'])
  })
})

describe('the phone page', () => {
  beforeAll(async () => {
    hands = await Hands.open()
  })
  afterAll(() => hands.close())

  test('opening the link changes nothing, and takes the code out of address and history', async () => {
    const holder = await hands.invite()
    const { page } = await hands.phone()
    await page.goto('/favicon.svg')
    await page.goto(holder.link)
    await page.getByText('Ada Lovelace').waitFor()
    for (const part of ['Default', 'Mobile ID', new URL(hands.house.server.url).host]) await page.getByText(part, { exact: true }).waitFor()
    expect(page.url()).toBe(`${hands.house.server.url}/m/`)
    expect(await holder.status()).toBe('invited')
    await page.goBack()
    await page.goForward()
    expect(page.url()).toBe(`${hands.house.server.url}/m/`)
    await page.getByText('Ada Lovelace').waitFor()
  })

  test('the keys lie in the browser, and cannot be read', async () => {
    const { page } = await hands.enrolled()
    const keys = await page.evaluate(async () => {
      const [{ name = '' } = {}] = await indexedDB.databases()
      const opening = indexedDB.open(name)
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const reading = opening.result.transaction('cards').objectStore('cards').getAll()
      await new Promise((resolve) => reading.addEventListener('success', resolve))
      const { signing, encryption } = reading.result[0].phase.keys
      return [signing.privateKey, encryption.privateKey].map((key: CryptoKey) => `${key.algorithm.name} ${key.extractable}`)
    })
    expect(keys).toEqual(['ECDSA false', 'ECDH false'])
  })

  test('a page that lost the answer and was closed goes on with the same keys', async () => {
    const holder = await hands.invite()
    const { page, context } = await hands.phone()
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
    const { page, context, holder } = await hands.enrolled({ clock: true })
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
    const { page, context, holder } = await hands.enrolled({ clock: true })
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
    const { page, holder } = await hands.enrolled()
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
    const { page, context, holder } = await hands.enrolled()
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
    const { page, holder } = await hands.enrolled()
    const second = await hands.invite()
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
    const { page } = await hands.phone()
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
    const { page } = await hands.phone()
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
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(`${hands.house.server.url}/m/`)
  })
})
