import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Api } from './house/api'
import { LOOKS, type Eyes } from './house/eyes'
import { shows, tap } from './house/handset'
import { addEntry, askForPhone, chooseNumber, comeInByLink, comeInForTheFirstTime, logInWithPassword, mailedLink, OWN_PASSWORD, type Entry } from './house/holders'
import { House } from './house/house'
import { beginSupply, certificatesOf, DEVICE_PIN, enable, install, setOptions, statuses, takeNext } from './house/mobileids'
import { inspect } from './house/visit'

const GOOD = ['authentication good', 'signature good']
const REVOKED = ['authentication revoked', 'signature revoked']

let house: House
let api: Api

beforeAll(async () => {
  house = await House.open()
  api = await house.api()
  await setOptions(api, { enrolment_pin: 'never', qr_code: 'shown' })
  await enable(api, 'MobileIDProcSupplyMobileIDForUser', 'MobileIDSelfServiceProcGet', 'MobileIDSelfServiceProcLock')
})
afterAll(() => house.close())

/** Somebody with a mobile ID on a phone. */
async function supplied(first: string, last: string): Promise<{ entry: Entry; phone: Eyes }> {
  const entry = await addEntry(api, first, last)
  const process = await beginSupply(api, entry.id)
  const { enrolment } = await takeNext(api, process, { qr_code: 'shown' })
  const phone = await house.look({ size: 'narrow' })
  await install(phone, enrolment?.url ?? '')
  return { entry, phone }
}

describe('a lost phone', () => {
  test('is locked at once, by a mailed link on a borrowed phone', async () => {
    const { entry, phone } = await supplied('Ada', 'Lovelace')
    expect(await statuses(api, entry.id)).toEqual(GOOD)
    const borrowed = await house.look({ size: 'narrow' })
    await comeInByLink(house, borrowed, entry)
    expect(borrowed.page.url(), 'the code is gone from the address').not.toContain('link=')
    await inspect(borrowed, 'me-linked')
    await tap(borrowed.page, 'Phone lost? Lock it …')
    await borrowed.page.getByRole('heading', { name: 'Lock “Chrome on Android”?' }).waitFor()
    await inspect(borrowed, 'me-lock')
    await tap(borrowed.page, 'Lock it now')
    await borrowed.page.getByRole('heading', { name: 'is locked' }).waitFor()
    await inspect(borrowed, 'me-locked')
    expect(await statuses(api, entry.id)).toEqual(REVOKED)
    expect((await certificatesOf(api, entry.id)).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
    await tap(phone.page, 'Check now')
    await shows(phone.page, 'revoked')
    await house.postbox.mail(entry.email, /lock/i)
    await tap(borrowed.page, 'Back to my page')
    await borrowed.page.getByRole('heading', { name: 'Phones' }).waitFor()
    await tap(borrowed.page, 'History')
    await borrowed.page.getByRole('listitem').first().waitFor()
    await inspect(borrowed, 'me-history')
  })

  test('a link works once, in the browser that asked for it, and opening it uses nothing up', async () => {
    const entry = await addEntry(api, 'Grace', 'Hopper')
    const asked = await house.look({ size: 'narrow' })
    await comeInByLink(house, asked, entry)
    const link = await mailedLink(house, entry.email)
    await tap(asked.page, 'Log out')
    await asked.page.getByRole('heading', { level: 1, name: 'Self-service' }).waitFor()
    await asked.page.goto('/me/')
    await asked.page.goto(link)
    await tap(asked.page, 'Come in with this link')
    await asked.page.getByText('older than 15 minutes', { exact: false }).waitFor()
    await inspect(asked, 'me-link-over')

    await asked.page.goto('/me/default#door=link')
    await asked.page.getByLabel('E-mail address').fill(entry.email)
    await tap(asked.page, 'Send me the link')
    await asked.page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    const second = await mailedLink(house, entry.email, link)
    const other = await house.look({ size: 'narrow' })
    await other.page.goto(second)
    await tap(other.page, 'Come in with this link')
    await other.page.getByText('only in the browser in which it was asked for', { exact: false }).waitFor()
    // What another browser tried uses nothing up.
    await asked.page.goto(second)
    await tap(asked.page, 'Come in with this link')
    await asked.page.getByRole('heading', { level: 1, name: 'Grace Hopper' }).waitFor()
  })

  test('nobody learns whether an address is known', async () => {
    const eyes = await house.look({ size: 'narrow' })
    await eyes.page.goto('/me/default#door=link')
    await eyes.page.getByLabel('E-mail address').fill('nobody@example.org')
    await tap(eyes.page, 'Send me the link')
    await eyes.page.getByText('If nobody@example.org is known here', { exact: false }).waitFor()
    await inspect(eyes, 'me-link-asked')
  })
})

describe('getting a mobile ID without an operator', () => {
  test('from the starting password that an operator hands over to the phone that has installed it', async () => {
    const entry = await addEntry(api, 'Emmy', 'Noether')
    const owner = await house.lookAsOwner()
    await owner.page.goto(`/projects/default/users/${entry.id}`)
    await owner.page.getByRole('button', { name: 'More actions for Emmy Noether' }).click()
    await owner.page.getByRole('menuitem', { name: 'Starting password for self-service' }).click()
    const dialog = owner.page.getByRole('dialog', { name: 'Starting password for self-service' })
    await inspect(owner, 'starting-password-asked')
    await dialog.getByRole('button', { name: 'Make a starting password' }).click()
    const password = (await dialog.getByRole('status', { name: 'Starting password' }).textContent()) ?? ''
    await inspect(owner, 'starting-password')

    const desk = await house.look()
    await logInWithPassword(desk.page, entry, 'not the one that was made')
    await desk.page.getByText('The address or the password is wrong.').waitFor()
    await inspect(desk, 'me-password-wrong')
    await logInWithPassword(desk.page, entry, password)
    await desk.page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
    await inspect(desk, 'me-starting')
    await desk.page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD)
    await desk.page.getByLabel('New password once more').fill(OWN_PASSWORD)
    await desk.page.getByRole('button', { name: 'Save the password' }).click()
    await desk.page.getByText('You have none yet.').waitFor()
    await inspect(desk, 'me-empty')

    await setOptions(api, { qr_code: 'choice', operator_may_choose_validity: true })
    await desk.page.getByRole('button', { name: 'Get a mobile ID' }).click()
    await inspect(desk, 'me-get')
    await desk.page.getByRole('button', { name: 'Begin' }).click()
    await desk.page.getByRole('button', { name: 'Next' }).waitFor()
    await inspect(desk, 'me-get-choose')
    await desk.page.getByRole('button', { name: 'Next' }).click()
    await desk.page.getByRole('img', { name: 'QR code of your invitation' }).waitFor()
    await setOptions(api, { qr_code: 'shown', operator_may_choose_validity: false })
    await inspect(desk, 'me-get-install')
    const link = await desk.page.getByRole('link', { name: 'Install it on this very device' }).getAttribute('href')
    await install(await house.look({ size: 'narrow' }), link ?? '')
    await desk.page.getByRole('heading', { name: 'Your mobile ID is active' }).waitFor()
    await inspect(desk, 'me-get-done')
    expect(await statuses(api, entry.id)).toEqual(GOOD)
    await desk.page.getByRole('button', { name: 'To my page' }).click()
    await desk.page.getByRole('button', { name: 'Phone lost? Lock it …' }).waitFor()
    await inspect(desk, 'me-home')

    await logInWithPassword((await house.look()).page, entry, password)
  })

  test('cancelling while the phone is waited for makes the link void', async () => {
    const entry = await addEntry(api, 'Mary', 'Somerville')
    const desk = await house.look()
    await comeInForTheFirstTime(api, desk, entry)
    await desk.page.getByRole('button', { name: 'Get a mobile ID' }).click()
    await desk.page.getByRole('button', { name: 'Begin' }).click()
    const link = await desk.page.getByRole('link', { name: 'Install it on this very device' }).getAttribute('href')
    await desk.page.getByRole('button', { name: 'Cancel' }).click()
    await desk.page.getByRole('heading', { name: 'Cancelled' }).waitFor()
    await inspect(desk, 'me-get-cancelled')
    const phone = await house.look({ size: 'narrow' })
    await phone.page.goto(link ?? '')
    await phone.page.getByText('This invitation was withdrawn').waitFor()
    expect(await certificatesOf(api, entry.id)).toEqual([])
  })
})

describe('logging in with the phone', () => {
  test('its holder chooses the number, enters the PIN, and is in', async () => {
    const { phone } = await supplied('Lise', 'Meitner')
    const desk = await house.look()
    const { link, number } = await askForPhone(desk)
    await inspect(desk, 'me-door-phone')
    await phone.page.goto(link)
    await phone.page.getByText('Which number do you see there?').waitFor()
    await phone.page.getByText('Chrom', { exact: false }).first().waitFor()
    await inspect(phone, 'phone-login')
    await desk.page.getByText('Choose this number on your phone:').waitFor()
    await chooseNumber(phone, number, DEVICE_PIN)
    await phone.page.getByRole('heading', { name: 'You are logged in' }).waitFor()
    await inspect(phone, 'phone-login-approved')
    await desk.page.getByRole('heading', { level: 1, name: 'Lise Meitner' }).waitFor()
    await desk.page.getByText('You have logged in with this phone.').waitFor()
    await desk.page.getByRole('button', { name: 'Get a mobile ID' }).waitFor()
  })

  test('a wrong number lets nobody in', async () => {
    const { phone } = await supplied('Sofia', 'Kovalevskaya')
    const desk = await house.look()
    const { link, number } = await askForPhone(desk)
    await phone.page.goto(link)
    await phone.page.getByText('Which number do you see there?').waitFor()
    const numbers = await phone.page.locator('.number-choice').allTextContents()
    await chooseNumber(phone, numbers.find((one) => one !== number) ?? '', DEVICE_PIN)
    await phone.page.getByRole('heading', { name: 'That was another number' }).waitFor()
    await inspect(phone, 'phone-login-wrong')
    await desk.page.getByText('or another number was chosen', { exact: false }).waitFor()
    await inspect(desk, 'me-door-phone-refused')
    await desk.page.getByRole('button', { name: 'New code' }).click()
    await desk.page.getByRole('img', { name: 'QR code for your phone' }).waitFor()
  })

  test('its holder can refuse, and a phone without a mobile ID says so', async () => {
    const { phone } = await supplied('Maria', 'Mitchell')
    const desk = await house.look()
    const { link } = await askForPhone(desk)
    const stranger = await house.look({ size: 'narrow' })
    await stranger.page.goto(link)
    await stranger.page.getByRole('heading', { name: 'No mobile ID that can log in' }).waitFor()
    await inspect(stranger, 'phone-login-no-card')
    await phone.page.goto(link)
    await tap(phone.page, 'Refuse')
    await phone.page.getByRole('heading', { name: 'Refused' }).waitFor()
    await desk.page.getByText('The login was refused on the phone', { exact: false }).waitFor()
  })

  test('a session of a phone ends with the phone', async () => {
    const { entry, phone } = await supplied('Rosalind', 'Franklin')
    const desk = await house.look()
    const { link, number } = await askForPhone(desk)
    await phone.page.goto(link)
    await chooseNumber(phone, number, DEVICE_PIN)
    await desk.page.getByRole('button', { name: 'Phone lost? Lock it …' }).click()
    await desk.page.getByText('afterwards you are logged out', { exact: false }).waitFor()
    await desk.page.getByRole('button', { name: 'Lock it now' }).click()
    await desk.page.getByRole('heading', { name: 'is locked' }).waitFor()
    await desk.page.getByRole('button', { name: 'Back to my page' }).click()
    await desk.page.getByRole('heading', { level: 1, name: 'Self-service' }).waitFor()
    expect(await statuses(api, entry.id)).toEqual(REVOKED)
  })
})

describe.each(LOOKS)('looked at: $size $scheme $locale', (look) => {
  test('each page is well', async () => {
    const entry = await addEntry(api, 'Hedy', 'Lamarr')
    const eyes = await house.look(look)
    const { page } = eyes
    for (const [name, address] of [
      ['door', '/me/default'],
      ['door-password', '/me/default#door=password'],
      ['door-link', '/me/default#door=link'],
      ['redeem', '/me/default#link=nothing'],
      ['unknown', '/me/nobody'],
    ] as const) {
      await page.goto('about:blank')
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await inspect(eyes, `me-look-${name}`)
    }
    const english = await house.look({ ...look, locale: 'en' })
    await comeInForTheFirstTime(api, english, entry)
    await eyes.context.addCookies(await english.context.cookies())
    for (const place of ['', '#get', '#history', '#password']) {
      await page.goto('about:blank')
      await page.goto(`/me/default${place}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForFunction(() => document.querySelector('.spinner') === null)
      await inspect(eyes, `me-look-inside${place.replace('#', '-')}`)
    }
    await eyes.context.close()
    await english.context.close()
  })
})
