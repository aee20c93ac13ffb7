import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Page } from 'playwright-core'
import { must, type Api } from './house/api'
import { House } from './house/house'
import { Origo } from './house/simulator'
import { acquireFrom, addUser, begin, enter, ORIGO, saveSystem, toSystem, toUser } from './house/systems'

const POOL = 'Main building'
const params = { path: { slug: 'default' } }
/** The simulator takes some seconds to carry a revocation out, and is asked for news every ten. */
const CONFIRMED = { timeout: 45_000 }

/** What an administrator checks after a system was enrolled, point by point, as the manual lists it. */
describe.each(['sqlite', 'postgres'] as const)('after enrolment, on %s', { timeout: 90_000 }, (kind) => {
  let house: House
  let api: Api
  let origo: Origo
  let page: Page
  let ada: string
  let code: string
  beforeAll(async () => {
    ;[house, origo] = await Promise.all([House.open(kind), Origo.start()])
    api = await house.api()
    ada = await addUser(api, 'Ada', 'ada@example.org')
    ;({ page } = await house.lookAsOwner())
  })
  afterAll(() => Promise.all([house.close(), origo.stop()]))

  test('1. the system appears, with its pools populated', async () => {
    await enrolByHand(page, origo)
    await page.getByRole('button', { name: 'Refresh pools' }).click()
    await page.getByText('2 pools are there now.').waitFor()
    await page.getByRole('link', { name: 'Systems', exact: true }).click()
    await page.getByRole('link', { name: ORIGO }).click()
    const row = page.getByRole('listitem').filter({ hasText: POOL })
    await row.getByText('500 of 500 free').waitFor()
    await chooseTemplate(page)
  })

  test('2. the persisted connection is established', async () => {
    await toSystem(page)
    const connection = page.getByRole('region', { name: 'Connection' })
    await connection.getByText('Connected', { exact: true }).waitFor(CONFIRMED)
  })

  test('3. a test credential is generated in the dialogue and stands in the user’s list of cards', async () => {
    await toUser(page, ada)
    await acquireFrom(page, POOL)
    code = await codeIn(page)
    await cardOf(page).getByText('Invited', { exact: true }).waitFor()
    await cardOf(page).getByText('40001').waitFor()
  })

  test('4. the invitation is sent, and the user has it', async () => {
    await origo.until('an invitation was mailed', (state) => /"emails_sent":\s*1/.test(state))
    await origo.accept(code, 'Pixel 8')
    await cardOf(page).getByText('Active', { exact: true }).waitFor(CONFIRMED)
  })

  test('5. a revocation in the dialogue is followed to its confirmation', async () => {
    await cardOf(page).getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await cardOf(page).getByText(/^Revoking/).waitFor()
    await page.getByRole('button', { name: 'Earlier credentials (1)' }).waitFor(CONFIRMED)
    await page.getByRole('button', { name: 'Earlier credentials (1)' }).click()
    await cardOf(page).getByText('Inactive – Revoked').waitFor()
    await cardOf(page).getByText(/^Confirmed/).waitFor()
    await origo.until('it is revoked there', (state) => /"card_number":"40001"[^}]*"status":"REVOKED"/.test(state))
  })

  test('5. a card that is removed from its user is revoked, and goes when that is confirmed', async () => {
    const grace = await onPhone(page, 'Grace')
    await toUser(page, grace)
    await cardOf(page).getByRole('button', { name: 'Remove card' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('until its system has confirmed that').waitFor()
    await dialog.getByRole('button', { name: 'Remove card' }).click()
    await cardOf(page).getByText(/^Revoking/).waitFor()
    await cardOf(page).getByText('Goes from the list when its system has confirmed the revocation.').waitFor()
    await page.getByText('No credential yet').waitFor(CONFIRMED)
    await page.getByText('Credential deleted').waitFor()
    await origo.until('it is revoked there', (state) => /"card_number":"40002"[^}]*"status":"REVOKED"/.test(state))
  })

  test('5. a card that is deleted from the list is revoked, and goes when that is confirmed', async () => {
    await onPhone(page, 'Mary')
    await page.goto('/projects/default/credentials')
    const row = page.getByRole('row').filter({ hasText: '40003' })
    await row.getByRole('link', { name: 'Mary Hopper' }).waitFor()
    await row.getByRole('button', { name: 'Remove 40003' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove card' }).click()
    await row.getByText(/^Revoking/).waitFor()
    await row.waitFor({ state: 'detached', ...CONFIRMED })
    await origo.until('it is revoked there', (state) => /"card_number":"40003"[^}]*"status":"REVOKED"/.test(state))
  })

  test('6. a user who comes to match auto-generate is given a credential', async () => {
    await setFilters(api, { auto_generate_filter: 'last_name eq "Lovelace"' })
    const kay = await addUser(api, 'Kay', 'kay@example.org')
    await rename(page, kay, 'Lovelace')
    await cardOf(page).getByText('Invited', { exact: true }).waitFor(CONFIRMED)
  })

  test('6. a user who comes to match auto-revoke loses it', async () => {
    await setFilters(api, { auto_revoke_filter: 'last_name eq "Leaver"' })
    await rename(page, undefined, 'Leaver')
    await page.getByRole('button', { name: 'Earlier credentials (1)' }).waitFor(CONFIRMED)
    await page.getByRole('button', { name: 'Earlier credentials (1)' }).click()
    await cardOf(page).getByText(/^Inactive/).waitFor()
  })

  /** A user with a card that a phone has. */
  async function onPhone(on: Page, first: string): Promise<string> {
    const user = await addUser(api, first, `${first.toLowerCase()}@example.org`)
    await toUser(on, user)
    await acquireFrom(on, POOL)
    await origo.accept(await codeIn(on), `${first}’s phone`)
    await cardOf(on).getByText('Active', { exact: true }).waitFor(CONFIRMED)
    return user
  }
})

/** Fills in the form of enrolment, and saves it. */
async function enrolByHand(page: Page, origo: Origo): Promise<void> {
  await begin(page)
  await enter(page, origo)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('The system answers').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: `${ORIGO} is enrolled` }).waitFor()
}

/** Makes a card template in the settings of the system. */
async function chooseTemplate(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a card template' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Readers at the doors')
  await dialog.getByLabel('Facility code').fill('17')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await saveSystem(page)
  await page.getByText('Saved', { exact: true }).waitFor()
}

/** The code that the dialog shows, which is closed then. */
async function codeIn(page: Page): Promise<string> {
  const shown = page.getByRole('status', { name: 'Invitation code' })
  await shown.waitFor()
  const code = (await shown.textContent()) ?? ''
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  return code
}

function cardOf(page: Page) {
  return page.getByRole('article', { name: POOL })
}

/** Changes the last name of a user, or of the one that is shown. */
async function rename(page: Page, user: string | undefined, name: string): Promise<void> {
  if (user) await toUser(page, user)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Last name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { level: 1, name: `Kay ${name}` }).waitFor()
}

async function setFilters(api: Api, body: { auto_generate_filter?: string; auto_revoke_filter?: string }): Promise<void> {
  const { items } = await must(api.GET('/api/v1/projects/{slug}/pools', { params }))
  const id = items.find(({ name }) => name === POOL)?.id ?? ''
  const headers = { 'Content-Type': 'application/merge-patch+json' }
  const of = { path: { slug: 'default', id }, header: { 'If-Match': '*' } }
  await must(api.PATCH('/api/v1/projects/{slug}/pools/{id}', { params: of, headers, body }))
}
