import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Hands, press, requests, SAFARI, shows, tap, WEBVIEW } from './house/handset'

let hands: Hands

describe('a link that cannot be used', () => {
  beforeAll(async () => {
    hands = await Hands.open()
  })
  afterAll(() => hands.close())

  test('because it was used says so, and the claim that is refused tells the issuer', async () => {
    const { holder } = await hands.enrolled()
    const eyes = await hands.phone()
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
    const holder = await hands.invite()
    await holder.resend()
    await hands.house.postbox.link(holder.email, holder.link)
    const { page } = await hands.phone()
    await page.goto(holder.link)
    await page.getByRole('heading', { name: 'This invitation was withdrawn' }).waitFor()
  })

  test('because it is none says so', async () => {
    const { page } = await hands.phone()
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
    const { page } = await hands.phone()
    const body = JSON.stringify({ type: 'about:blank', title: code, status: 410, code })
    await page.route('**/enrol/v1/offer', (route) => route.fulfill({ status: 410, contentType: 'application/problem+json', body }))
    await page.goto('/m/#aaaaaaaaaaaaaaaaaaaaaaaaaa')
    await page.getByRole('heading', { name: heading }).waitFor()
  })

  test('for now says why, loses nothing, and goes on by itself', async () => {
    const holder = await hands.invite()
    const { page, context } = await hands.phone()
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
  beforeAll(async () => {
    hands = await Hands.open()
  })
  afterAll(() => hands.close())

  test('on a computer it becomes a QR code, and nothing is asked or consumed', async () => {
    const holder = await hands.invite()
    const eyes = await hands.house.look()
    const asked = requests(eyes)
    await eyes.page.goto(holder.link)
    await eyes.page.getByRole('img', { name: 'QR code of your personal link' }).waitFor()
    await eyes.page.reload()
    await eyes.page.getByRole('img', { name: 'QR code of your personal link' }).waitFor()
    expect(asked).toEqual([])
    expect(await holder.status()).toBe('invited')
    const { page } = await hands.phone()
    await page.goto(holder.link)
    await tap(page, 'Set up')
    await shows(page, 'active')
  })

  test('in another app’s window it asks for the browser, gives the link along, and can go on', async () => {
    const holder = await hands.invite()
    const eyes = await hands.phone({ userAgent: WEBVIEW })
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
    const holder = await hands.invite()
    const eyes = await hands.phone({ userAgent: SAFARI })
    const asked = requests(eyes)
    await eyes.page.goto(holder.link)
    await eyes.page.getByRole('heading', { name: 'Put this page on your home screen first' }).waitFor()
    await eyes.picture('phone-install')
    expect(await eyes.findings()).toEqual([])
    expect(asked).toEqual([])
    const installed = await hands.phone({ userAgent: SAFARI })
    await installed.page.addInitScript(() => Object.defineProperty(navigator, 'standalone', { value: true }))
    await installed.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await installed.page.goto('/m/')
    await installed.page.evaluate((link) => navigator.clipboard.writeText(link), holder.link)
    await tap(installed.page, 'Paste')
    await tap(installed.page, 'Set up')
    await shows(installed.page, 'active')
  })

  test('with the keyboard alone it can be set up, and headings take the focus', async () => {
    const holder = await hands.invite()
    const { page } = await hands.house.look()
    await page.goto(holder.link)
    await page.getByRole('img', { name: 'QR code of your personal link' }).waitFor()
    await press(page, 'Use this computer anyway')
    await page.getByRole('heading', { name: 'Set up your Mobile ID' }).waitFor()
    await press(page, 'Set up')
    await shows(page, 'active')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  })
})
