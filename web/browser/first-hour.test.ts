import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { ROOT } from './house/environment'
import { House, OWNER } from './house/house'
import type { Eyes } from './house/eyes'

/** The walk of `docs/src/first-hour.md`, with its pictures: `test-output/pictures/manual-…`. */
describe('the first hour of the manual', () => {
  let house: House
  let eyes: Eyes
  beforeAll(async () => {
    house = await House.build()
    eyes = await house.look()
  })
  afterAll(() => house.close())

  const room = (name: string) => eyes.page.getByRole('link', { name, exact: true }).click()
  const button = (name: string) => eyes.page.getByRole('button', { name, exact: true })
  const choose = (name: string) => eyes.page.locator('input[type=file]').setInputFiles(example(name))

  test('2. make your account', async () => {
    const { page } = eyes
    await page.goto(house.server.setupLink)
    await page.getByLabel('Your name').fill(OWNER.name)
    await page.getByLabel('E-mail address').fill(OWNER.email)
    await eyes.picture('manual-setup')
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.getByLabel('Password once more').fill(OWNER.password)
    await button('Make the account').click()
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor()
  })

  test('3. say how you send mail', async () => {
    const { page } = eyes
    await room('Mail')
    await page.getByRole('switch', { name: 'Use a mail server of its own' }).click()
    await page.getByRole('textbox', { name: 'Sender', exact: true }).fill('doors@example.org')
    await page.getByRole('textbox', { name: 'Server', exact: true }).fill('127.0.0.1')
    await page.getByRole('textbox', { name: 'Port', exact: true }).fill(String(house.postbox.port))
    await page.getByLabel('Protection').first().click()
    await page.getByRole('option', { name: /^None/ }).click()
    await eyes.picture('manual-mail')
    await button('Save').first().click()
    await button('Send test').first().click()
    await page.getByText(`Sent to ${OWNER.email}`).waitFor()
    await house.postbox.mail(OWNER.email, /test/i)
  })

  test('4. import the list', async () => {
    const { page } = eyes
    await room('Users')
    await page.getByRole('link', { name: 'Import' }).first().click()
    await choose('mobile-id-users.csv')
    await button('Import now').waitFor()
    await eyes.picture('manual-import')
    await button('Import now').click()
    await page.getByRole('link', { name: 'To the users' }).click()
    await page.getByText('250 users').waitFor()
    await page.getByText('Invitation sent').first().waitFor()
    await eyes.picture('manual-users')
    await page.getByRole('link', { name: 'Import' }).first().click()
    await choose('mobile-id-users-broken.csv')
    await page.getByRole('heading', { name: 'The file is refused' }).waitFor()
    await eyes.picture('manual-refused')
  })

  test('5. and 6. an ID on a phone, and away again', async () => {
    const { page } = eyes
    await room('Users')
    await page.getByRole('searchbox').or(page.getByPlaceholder(/^Search/)).first().fill('Bélanger')
    await page.getByRole('link', { name: 'Bélanger, Geneviève' }).click()
    await button('Invite here').waitFor()
    await eyes.picture('manual-user')
    await button('Invite here').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Invite here' }).click()
    const link = (await page.getByRole('status', { name: 'Link of the invitation' }).textContent()) ?? ''
    await button('Close').click()

    const phone = await house.look()
    await phone.page.goto(link)
    await phone.page.getByRole('button', { name: 'Use this computer anyway' }).click()
    await phone.page.getByRole('button', { name: 'Set up' }).click()
    await phone.page.locator('[data-state=active]').waitFor()
    await page.getByRole('article').getByText('Active', { exact: true }).first().waitFor()

    await button('Revoke').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText(/^Revoking/).first().waitFor()
    await phone.page.getByRole('button', { name: 'Check now' }).click()
    await phone.page.locator('[data-state=revoked]').waitFor()
    await page.getByText(/^Revoking/).first().waitFor({ state: 'hidden' })
  })

  test('6. a list that lost half of its people is held, and rejected', async () => {
    const { page } = eyes
    await room('Users')
    await page.getByRole('link', { name: 'Import' }).first().click()
    await choose('mobile-id-users-truncated.csv')
    await button('Import now').click()
    await page.getByRole('link', { name: 'To the run' }).click()
    await button('Reject').waitFor()
    await eyes.picture('manual-held')
    await button('Reject').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Rejected').first().waitFor()
  })

  test('7. let it happen each hour', async () => {
    const { page } = eyes
    await room('Auto-sync')
    await page.getByText(/^Last Auto-sync/).waitFor()
    await eyes.picture('manual-autosync')
    await button('Download task config').click()
    await page.getByRole('dialog').waitFor()
    expect(await eyes.findings()).toEqual([])
  })
})

function example(name: string) {
  return { name, mimeType: 'text/csv', buffer: readFileSync(`${ROOT}examples/${name}`) }
}
