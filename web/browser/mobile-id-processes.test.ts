import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Api } from './house/api'
import { LOOKS, type Eyes } from './house/eyes'
import { eventually } from './house/eventually'
import { shows, tap } from './house/handset'
import { House } from './house/house'
import { addPerson, beginSupply, certificatesOf, enable, install, setOptions, statuses, takeNext } from './house/mobileids'
import { lookAs } from './house/people'
import { inspect, visit } from './house/visit'

const SUPPLY = 'Supply mobile ID for user'
const GOOD = ['authentication good', 'signature good']

let house: House
let api: Api
let desk: Eyes

beforeAll(async () => {
  house = await House.open()
  api = await house.api()
  await setOptions(api, { enrolment_pin: 'never' })
})
afterAll(() => house.close())

/** Goes to a user as an operator does, through the search. */
async function find(page: Page, name: string): Promise<void> {
  await page.goto('/projects/default/users')
  await page.getByRole('searchbox').fill(name)
  await page.getByRole('link', { name: name.split(' ').toReversed().join(', ') }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** Goes to a user by the quick search, from wherever the page is. */
async function quickly(eyes: Eyes, type: string, name: string): Promise<void> {
  const { page } = eyes
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Search' })
  await dialog.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: type, exact: true }).click()
  await dialog.getByRole('searchbox', { name: 'What to look for' }).fill(name)
  const hit = dialog.getByRole('list', { name: 'Found' }).getByRole('link', { name })
  await hit.waitFor()
  await inspect(eyes, 'quick-search')
  await hit.click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function begin(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: new RegExp(name) })
  await dialog.getByRole('button', { name: 'Next' }).waitFor()
  return dialog
}

/** Takes the first step; answers the link that is shown then. */
async function next(dialog: Locator): Promise<string> {
  await dialog.getByRole('button', { name: 'Next' }).click()
  await dialog.getByRole('img', { name: 'QR code of the invitation' }).waitFor()
  return (await dialog.getByRole('status', { name: 'Link of the invitation' }).textContent()) ?? ''
}

async function phone(): Promise<Eyes> {
  return house.look({ size: 'narrow' })
}

/** Somebody who has been supplied with a mobile ID, at the desk. */
async function supplied(first: string, last: string): Promise<{ user: string; eyes: Eyes }> {
  const user = await addPerson(api, first, last)
  await find(desk.page, `${first} ${last}`)
  const dialog = await begin(desk.page, SUPPLY)
  const eyes = await phone()
  await install(eyes, await next(dialog))
  await dialog.getByText('The mobile ID is active', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  return { user, eyes }
}

describe('supplying a mobile ID, from the settings to the phone', () => {
  test('an administrator switches it on, and an operator supplies one', async () => {
    const user = await addPerson(api, 'Ada', 'Lovelace')
    const owner = await house.lookAsOwner()
    await find(owner.page, 'Ada Lovelace')
    await owner.page.getByText('Supplying mobile IDs is switched off in this project.').waitFor()
    await inspect(owner, 'user-mobile-id-off')
    await owner.page.getByRole('link', { name: 'To the settings of mobile IDs' }).click()
    const processes = owner.page.getByRole('region', { name: 'Processes' })
    await processes.getByRole('switch', { name: 'Operators make mobile IDs for users' }).click()
    await processes.getByRole('button', { name: 'Save' }).click()
    await processes.getByText('Saved', { exact: true }).waitFor()

    desk = await lookAs(house, 'operator')
    await quickly(desk, 'Mobile ID', 'Ada Lovelace')
    await inspect(desk, 'user-mobile-id-none')
    const dialog = await begin(desk.page, SUPPLY)
    await inspect(desk, 'process-choose')
    const link = await next(dialog)
    await inspect(desk, 'process-install')
    const holder = await phone()
    await install(holder, link)
    await inspect(holder, 'phone-certificates')
    await dialog.getByText('The mobile ID is active', { exact: true }).waitFor()
    await inspect(desk, 'process-done')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await desk.page.getByText('The user has a mobile ID.').waitFor()
    expect(await statuses(api, user)).toEqual(GOOD)
    expect((await certificatesOf(api, user)).map(({ state }) => state)).toEqual(['valid', 'valid'])
  })
})

describe('at the desk', () => {
  beforeAll(async () => {
    await enable(
      api,
      'MobileIDProcSupplyMobileIDForUser',
      'MobileIDProcLock',
      'MobileIDProcDeactivate',
      'MobileIDProcReactivate',
      'MobileIDProcDelete',
    )
    desk ??= await lookAs(house, 'operator')
  })
  beforeEach(() => setOptions(api, { qr_code: 'shown', operator_may_choose_validity: false }))

  test.each([
    ['Alan', 'ahead', 1],
    ['Edsger', 'behind', -1],
  ] as const)('the phone of %s, whose clock is a day %s, gets its certificates', async (first, _, days) => {
    const user = await addPerson(api, first, 'Off')
    const { enrolment } = await takeNext(api, await beginSupply(api, user), {})
    const eyes = await phone()
    await eyes.page.clock.install({ time: Date.now() + days * 86_400_000 })
    await install(eyes, enrolment?.url ?? '')
    expect(await statuses(api, user)).toEqual(GOOD)
  })

  test('cancelling before Next leaves nothing', async () => {
    const user = await addPerson(api, 'Grace', 'Hopper')
    await find(desk.page, 'Grace Hopper')
    const dialog = await begin(desk.page, SUPPLY)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await desk.page.getByText('The user has no mobile ID.').waitFor()
    await desk.page.getByRole('button', { name: SUPPLY }).waitFor()
    expect(await certificatesOf(api, user)).toEqual([])
  })

  test('cancelling while the phone is waited for makes the link void', async () => {
    const user = await addPerson(api, 'Mary', 'Somerville')
    await find(desk.page, 'Mary Somerville')
    const dialog = await begin(desk.page, SUPPLY)
    const link = await next(dialog)
    const holder = await phone()
    await holder.page.goto(link)
    await holder.page.getByRole('button', { name: 'Set up' }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel process' }).click()
    await dialog.getByText('The process was cancelled', { exact: true }).waitFor()
    await inspect(desk, 'process-cancelled')
    await tap(holder.page, 'Set up')
    await holder.page.getByText('This invitation was withdrawn').waitFor()
    expect(await certificatesOf(api, user)).toEqual([])
  })

  test('cancelling while the phone installs revokes what it got', async () => {
    const user = await addPerson(api, 'Emmy', 'Noether')
    await find(desk.page, 'Emmy Noether')
    const dialog = await begin(desk.page, SUPPLY)
    const link = await next(dialog)
    const holder = await phone()
    // The phone gets its certificates, and cannot say so.
    await holder.context.route('**/enrol/v1/confirm', (route) => route.abort())
    await holder.page.goto(link)
    await tap(holder.page, 'Set up')
    await holder.page.getByLabel('PIN of your keys').fill('135790')
    await holder.page.getByLabel('The same PIN once more').fill('135790')
    await tap(holder.page, 'Continue')
    await eventually('the certificates are issued', async () => ((await certificatesOf(api, user)).length === 2 ? true : undefined))
    expect(await statuses(api, user), 'on hold until the phone confirms').toEqual(['authentication revoked', 'signature revoked'])
    await dialog.getByText('A phone has taken the invitation', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel process' }).click()
    await dialog.getByText('The process was cancelled', { exact: true }).waitFor()
    await holder.context.unroute('**/enrol/v1/confirm')
    expect((await certificatesOf(api, user)).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
    expect(await statuses(api, user)).toEqual(['authentication revoked', 'signature revoked'])
  })

  test('closing the window cancels nothing, and somebody goes on where it stands', async () => {
    await addPerson(api, 'Maria', 'Mitchell')
    await find(desk.page, 'Maria Mitchell')
    const dialog = await begin(desk.page, SUPPLY)
    const link = await next(dialog)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await inspect(desk, 'user-mobile-id-open')
    await desk.page.reload()
    await desk.page.getByRole('button', { name: 'Go on' }).click()
    const again = desk.page.getByRole('dialog', { name: SUPPLY })
    await again.getByText(link, { exact: true }).waitFor()
    await again.getByRole('button', { name: 'Cancel process' }).click()
    await again.getByText('The process was cancelled', { exact: true }).waitFor()
  })

  test('what is held is set free, and what is locked is over', async () => {
    const { user, eyes: holder } = await supplied('Lise', 'Meitner')
    const hold = await begin(desk.page, 'Deactivate mobile ID')
    await inspect(desk, 'process-reason')
    await hold.getByRole('button', { name: 'Next' }).click()
    await hold.getByText('The mobile ID is on hold', { exact: true }).waitFor()
    await hold.getByRole('button', { name: 'Close' }).last().click()
    await desk.page.getByText('The user has a mobile ID, which is on hold.').waitFor()
    expect(await statuses(api, user)).toEqual(['authentication revoked', 'signature revoked'])
    expect((await certificatesOf(api, user)).map(({ state }) => state)).toEqual(['on_hold', 'on_hold'])
    await tap(holder.page, 'Check now')
    await shows(holder.page, 'suspended')

    const free = await begin(desk.page, 'Reactivate mobile ID')
    await free.getByRole('button', { name: 'Next' }).click()
    await free.getByText('The mobile ID is active again', { exact: true }).waitFor()
    await free.getByRole('button', { name: 'Close' }).last().click()
    expect(await statuses(api, user)).toEqual(GOOD)

    const lock = await begin(desk.page, 'Lock mobile ID')
    await lock.getByRole('button', { name: 'Next' }).click()
    await lock.getByText('The mobile ID is locked', { exact: true }).waitFor()
    await lock.getByRole('button', { name: 'Close' }).last().click()
    expect((await certificatesOf(api, user)).map(({ state }) => state)).toEqual(['revoked', 'revoked'])
    await tap(holder.page, 'Check now')
    await shows(holder.page, 'revoked')
    await desk.page.getByText('The user has no mobile ID.').waitFor()
  })

  test('what is deleted goes, and its certificates are revoked', async () => {
    const { user, eyes: holder } = await supplied('Rosalind', 'Franklin')
    const dialog = await begin(desk.page, 'Delete mobile ID')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('The mobile ID is deleted', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    expect(await statuses(api, user)).toEqual(['authentication revoked', 'signature revoked'])
    await tap(holder.page, 'Check now')
    await shows(holder.page, 'revoked')
    await desk.page.getByText('No credential yet').waitFor()
    await desk.page.getByText('The user has no mobile ID.').waitFor()
  })

  test('a new one takes the place of the present one when that is said', async () => {
    const { user } = await supplied('Sofia', 'Kovalevskaya')
    const dialog = await begin(desk.page, SUPPLY)
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('The user has a mobile ID already: tick this', { exact: false }).waitFor()
    await inspect(desk, 'process-existing')
    await dialog.getByRole('checkbox', { name: 'Lock the present mobile ID' }).click()
    await install(await phone(), await next(dialog))
    await dialog.getByText('The mobile ID is active', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    expect(await statuses(api, user)).toEqual(['authentication good', 'authentication revoked', 'signature good', 'signature revoked'])
  })

  test('the options are asked exactly as they are set', async () => {
    const certificates = { authentication: 'always', signature: 'offered', encryption: 'never' }
    await setOptions(api, { certificates, qr_code: 'choice', operator_may_choose_validity: true, longest_days: 400, validity_days: 365 })
    const user = await addPerson(api, 'Hedy', 'Lamarr')
    await find(desk.page, 'Hedy Lamarr')
    const dialog = await begin(desk.page, SUPPLY)
    await inspect(desk, 'process-options')
    expect(await dialog.getByRole('checkbox', { name: 'To log in' }).isDisabled()).toBe(true)
    expect(await dialog.getByRole('checkbox', { name: 'To sign' }).isChecked()).toBe(false)
    await dialog.getByLabel('Valid for').fill('401')
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('not on offer', { exact: false }).waitFor()
    await dialog.getByLabel('Valid for').fill('30')
    await dialog.getByRole('radio', { name: 'Sent to the user by mail' }).click()
    await dialog.getByRole('button', { name: 'Next' }).click()
    await dialog.getByText('The invitation is on its way by mail', { exact: false }).waitFor()
    await install(await phone(), await house.postbox.link('hedy.lamarr@example.org'))
    await dialog.getByText('The mobile ID is active', { exact: true }).waitFor()
    const issued = await certificatesOf(api, user)
    expect(issued.map(({ profile }) => profile)).toEqual(['authentication'])
    const days = (Date.parse(issued[0]?.not_after ?? '') - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(29)
    expect(days).toBeLessThan(31)
    await setOptions(api, { certificates: { ...certificates, signature: 'always' } })
  })

  test('the room of processes shows them all, by state and kind in the address', async () => {
    const { page } = desk
    await visit(desk, 'processes', '/projects/default/processes')
    await page.getByRole('combobox', { name: 'State' }).click()
    await page.getByRole('option', { name: 'Cancelled' }).click()
    await page.waitForURL(/state=cancelled/)
    const rows = page.getByRole('list', { name: 'Processes' }).getByRole('listitem')
    await page.getByRole('list', { name: 'Processes' }).getByText('Completed').waitFor({ state: 'hidden' })
    expect(await rows.count()).toBeGreaterThan(0)
    await rows.first().getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: SUPPLY }).waitFor()
    await page.getByText('The process was cancelled', { exact: true }).waitFor()
    await page.getByText('Process begun').waitFor()
    await inspect(desk, 'process-page')
    await page.goto('/projects/default/processes?kind=MobileIDProcLock')
    await page.getByRole('link', { name: 'Lock mobile ID for a user' }).waitFor()
    expect(await rows.count()).toBe(1)
  })
})

describe.each(LOOKS)('looked at: $size $scheme $locale', (look) => {
  test('each page is well', async () => {
    await enable(api, 'MobileIDProcSupplyMobileIDForUser')
    await setOptions(api, { qr_code: 'choice', operator_may_choose_validity: true, enrolment_pin: 'when_second_channel' })
    const user = await addPerson(api, `Ada${LOOKS.indexOf(look)}`, 'Byron')
    const process = await beginSupply(api, user)
    const eyes = await house.lookAsOwner(look)
    const address = `/projects/default/processes/${process}`
    await visit(eyes, 'process-page-choose', address)
    expect((await takeNext(api, process, { qr_code: 'shown' })).wants_pin).toBe(true)
    await visit(eyes, 'process-page-install', address)
    await eyes.page.locator('main img[src^="data:image/svg"]').waitFor()
    await eyes.picture('process-page-install')
    await visit(eyes, 'user-mobile-id', `/projects/default/users/${user}`)
    await visit(eyes, 'processes', '/projects/default/processes')
    await eyes.context.close()
  })
})
