import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { House, OWNER } from './house/house'
import { LOOKS } from './house/eyes'

describe.each(['sqlite', 'postgres'] as const)('the first start on %s', (kind) => {
  let house: House
  beforeAll(async () => {
    house = await House.build(kind)
  })
  afterAll(() => house.close())

  test('before there is an account, the login says how to make one', async () => {
    const { page } = await house.look()
    await page.goto('/')
    await page.getByText('The first account is made with the link that Claviger prints').waitFor()
  })

  test('the printed link makes the first operator, once', async () => {
    const { page } = await house.look()
    await page.goto(house.server.setupLink)
    await page.getByLabel('Your name').fill(OWNER.name)
    expect(new URL(page.url()).hash, 'the token does not stay in the address').toBe('')
    await page.getByLabel('E-mail address').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByLabel('Password once more').fill('other')
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.getByText('At least 12 characters, please.').waitFor()
    await page.getByText('This is not the same password.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByLabel('Password once more').fill(OWNER.password)
    await page.getByRole('button', { name: 'Make the account' }).click()
    await page.waitForURL('**/projects/default/dashboard')

    const second = await house.look()
    await second.page.goto(house.server.setupLink)
    await second.page.getByLabel('Your name').fill('Eve')
    await second.page.getByLabel('E-mail address').fill('eve@example.org')
    await second.page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await second.page.getByLabel('Password once more').fill(OWNER.password)
    await second.page.getByRole('button', { name: 'Make the account' }).click()
    await second.page.getByText('This link does not work any more').waitFor()
  })

  test('a wrong password is refused, the right one leads to where one wanted to go', async () => {
    const { page } = await house.look()
    await page.goto('/projects/default/settings/auto-sync')
    await page.waitForURL('**/login?*')
    await page.getByLabel('E-mail address').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill('not the password at all')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('The address or the password is wrong.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL('**/projects/default/settings/auto-sync')
  })
})

describe('coming and going', () => {
  let house: House
  beforeAll(async () => {
    house = await House.open()
  })
  afterAll(() => house.close())

  test('a session that ended leads to the login, and back to the same page', async () => {
    const { page, context } = await house.lookAsOwner()
    await page.goto('/projects/default/settings/api-keys')
    await page.getByText('No keys yet').waitFor()
    await context.clearCookies()
    await page.getByRole('link', { name: 'Users' }).click()
    await page.getByText('Your session has ended').waitFor()
    await page.getByLabel('E-mail address').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL('**/projects/default/users')
  })

  test('a link from elsewhere leads to no other site after the login', async () => {
    const { page } = await house.look()
    await page.goto('/login?next=%22%2F%2Fevil.example%2F%22')
    await page.getByLabel('E-mail address').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.waitForURL('**/projects/default/dashboard')
  })

  test('a lost connection says so, and recovers by itself', async () => {
    const { page, context } = await house.lookAsOwner()
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
    await context.setOffline(true)
    await page.getByRole('link', { name: 'Auto-sync', exact: true }).click()
    await page.getByText('The connection to the server is lost.').waitFor()
    await context.setOffline(false)
    await page.getByText('The connection to the server is lost.').waitFor({ state: 'hidden' })
  })

  test('rooms that have other names after an upgrade are found by loading the page again', async () => {
    const { page, context } = await house.lookAsOwner()
    let gone = 0
    await context.route('**/assets/ApiKeys-*.js', (route) => {
      gone += 1
      return gone === 1 ? route.fulfill({ status: 404 }) : route.continue()
    })
    await page.getByRole('link', { name: 'API keys' }).click()
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor()
    expect(gone).toBe(2)
  })

  test('one goes from project to project', async () => {
    const { page, context } = await house.lookAsOwner()
    const made = await context.request.post('/api/v1/projects', {
      data: { slug: 'annex', name: 'The Annex' },
      headers: { Origin: house.server.url },
    })
    expect(made.status()).toBe(201)
    await page.goto('/projects/default/users')
    await page.getByLabel('Project', { exact: true }).first().click()
    await page.getByRole('option', { name: 'The Annex' }).click()
    await page.waitForURL('**/projects/annex/users')
    await page.getByRole('heading', { name: 'No users yet' }).waitFor()
  })

  test('logging out ends the session on the server, too', async () => {
    const { page, context } = await house.lookAsOwner()
    const cookies = await context.cookies()
    await page.getByRole('button', { name: 'Account of Mara Klein' }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.waitForURL('**/login')
    await context.addCookies(cookies)
    await page.goto('/projects/default/users')
    await page.waitForURL('**/login?*')
  })

  test('the language is chosen, and stays', async () => {
    const { page } = await house.look()
    await page.goto('/login')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Anmelden' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
  })

  test.each(LOOKS)('pages before the login are well: $size $scheme $locale', async (look) => {
    const eyes = await house.look(look)
    await eyes.page.goto('/login')
    await eyes.page.getByRole('heading', { level: 1 }).waitFor()
    await eyes.picture('login')
    expect(await eyes.findings()).toEqual([])
    await eyes.page.goto('/setup#abc')
    await eyes.page.getByRole('heading', { level: 1 }).waitFor()
    await eyes.picture('setup')
    expect(await eyes.findings()).toEqual([])
  })

  test.each(LOOKS)('an address that is not there: $size $scheme $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    await eyes.page.goto('/nowhere')
    await eyes.page.getByRole('heading').first().waitFor()
    await eyes.picture('not-found')
    expect(await eyes.findings()).toEqual([])
  })
})
