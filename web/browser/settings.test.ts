import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { isLoaded, LOOKS } from './house/eyes'
import { House, OWNER } from './house/house'
import { lookAs, makeOperator, PASSWORD } from './house/people'

const MAIL = '/projects/default/settings/mail'
const MOBILE_ID = '/projects/default/settings/mobile-id'
const KEYS = '/projects/default/settings/api-keys'
const MEMBERS = '/projects/default/settings/members'

describe('mail', () => {
  let house: House
  let api: Api
  beforeAll(async () => {
    house = await House.open()
    api = await house.api()
  })
  afterAll(() => house.close())

  test('a test mail arrives, and the page says so', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(MAIL)
    await page.getByLabel('To', { exact: false }).first().fill('try@example.org')
    await page.getByRole('button', { name: 'Send test' }).click()
    await page.getByText('Sent to try@example.org').waitFor()
    await house.postbox.mail('try@example.org', /./)
  })

  test('a server that cannot be reached is told with what was wrong', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(MAIL)
    const server = page.getByRole('region', { name: 'Mail server' })
    await server.getByRole('switch', { name: 'Use a mail server of its own' }).click()
    await server.getByLabel('Sender').fill('doors@example.org')
    await server.locator('[data-path="mail.host"]').fill('127.0.0.1')
    await server.getByLabel('Port').fill('1')
    await server.getByLabel('User name').fill('doors')
    await server.locator('input[type=password]').fill('open sesame')
    await server.getByRole('button', { name: 'Save' }).click()
    await server.getByText('Saved', { exact: true }).waitFor()
    expect(await server.locator('input[type=password]').inputValue(), 'the password is not shown again').toBe('')
    await server.getByRole('button', { name: 'Send test' }).click()
    await server.getByText('It could not be sent').waitFor()
  })

  test('another server wants the password again, beside its field', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(MAIL)
    const server = page.getByRole('region', { name: 'Mail server' })
    await server.getByLabel('Port').fill('2')
    await server.getByRole('button', { name: 'Save' }).click()
    await server.getByText(/Enter it again/).waitFor()
    expect(await server.getByLabel('Port').inputValue(), 'what was typed stays').toBe('2')
    await server.locator('input[type=password]').fill('open sesame')
    await server.getByRole('button', { name: 'Save' }).click()
    await server.getByText('Saved', { exact: true }).waitFor()
    const { mail } = await must(api.GET('/api/v1/projects/{slug}/settings', { params: { path: { slug: 'default' } } }))
    expect(mail).toMatchObject({ port: 2, password_set: true })
  })

  test('a message is worded anew and looked at under the policy of the page', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(MAIL)
    await page.getByRole('button', { name: 'Edit: Invitation' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Subject').fill('Welcome, {{ holder.shoe_size }}')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText(/shoe_size is unknown/).first().waitFor()
    await dialog.getByLabel('Subject').fill('Come in, {{ holder.name }}')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await dialog.getByText('Come in, Maria Rossi').waitFor()
    await page.frameLocator('iframe').getByText('Activate this phone').waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Saved', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Own words').waitFor()
  })

  test('a message does not close over what was typed without asking', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(MAIL)
    await page.getByRole('button', { name: 'Edit: Invitation' }).click()
    const subject = page.getByRole('dialog').getByLabel('Subject')
    await subject.fill('Half a senten')
    await page.keyboard.press('Escape')
    const asked = page.getByRole('dialog', { name: 'Discard what you typed?' })
    await asked.getByRole('button', { name: 'Keep typing' }).click()
    await asked.waitFor({ state: 'hidden' })
    expect(await subject.inputValue()).toBe('Half a senten')
    await page.keyboard.press('Escape')
    await asked.getByRole('button', { name: 'Discard' }).click()
    await subject.waitFor({ state: 'hidden' })
  })

  test('who may only read sees the values, and no buttons', async () => {
    const { page } = await lookAs(house, 'auditor')
    await page.goto(MAIL)
    await page.getByText('doors@example.org').waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: /Save|Send|Edit/ }).count()).toBe(0)
    await page.goto(KEYS)
    await page.getByText('API keys are for administrators').waitFor()
    await page.goto('/operators')
    await page.getByText('Operator accounts are for instance owners').waitFor()
  })
})

describe('keys and people', () => {
  let house: House
  beforeAll(async () => {
    house = await House.open()
  })
  afterAll(() => house.close())

  test('a key is shown once, works, and works no more when it is revoked', async () => {
    const { page, context } = await house.lookAsOwner()
    await page.goto(KEYS)
    await page.getByText('No keys yet').waitFor()
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('Name').fill('HR export')
    await page.getByRole('radio', { name: 'Auditor' }).check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    const secret = (await page.getByText(/^clv_/).textContent()) ?? ''
    const asked = () => context.request.get('/api/v1/me', { headers: { Authorization: `Bearer ${secret}` } })
    expect((await asked()).status()).toBe(200)
    await page.getByRole('button', { name: 'Done, I have it' }).click()
    await page.reload()
    await page.getByText('HR export').waitFor()
    expect(await page.content()).not.toContain(secret)
    await page.getByRole('button', { name: 'Revoke HR export' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('No keys yet').waitFor()
    await page.getByRole('checkbox', { name: 'Show revoked and expired keys' }).click()
    await page.getByText('Revoked', { exact: true }).waitFor()
    await context.clearCookies()
    expect((await asked()).status()).toBe(401)
  })

  test('an operator is added, gets a role, another one, and none', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto('/operators')
    await page.getByRole('button', { name: 'Add operator' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Tomás Silva')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Discard what you typed?' }).getByRole('button', { name: 'Keep typing' }).click()
    await dialog.getByLabel('Address to log in with').fill('tomas@example.org')
    await dialog.locator('input[type=password]').fill('short')
    await dialog.getByRole('button', { name: 'Add' }).click()
    await dialog.locator('.mantine-InputWrapper-error').first().waitFor()
    expect(await dialog.getByLabel('Name').inputValue(), 'what was typed stays').toBe('Tomás Silva')
    await dialog.locator('input[type=password]').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Add' }).click()
    await page.getByText('Tomás Silva').waitFor()

    await page.goto(MEMBERS)
    await page.getByLabel('Address of the account').fill('nobody@example.org')
    await page.getByRole('button', { name: 'Give the role' }).click()
    await page.getByText(/There is no operator with this address/).waitFor()
    await page.getByLabel('Address of the account').fill('tomas@example.org')
    await page.getByRole('button', { name: 'Give the role' }).click()
    await page.getByText('tomas@example.org now has the role Operator.').waitFor()
    await page.getByRole('combobox', { name: 'Role of Tomás Silva' }).click()
    const given = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/operators'))
    await page.getByRole('option', { name: 'Help desk' }).click()
    await given
    await page.reload()
    expect(await page.getByRole('combobox', { name: 'Role of Tomás Silva' }).inputValue()).toBe('Help desk')

    const theirs = await house.look()
    await theirs.logIn('tomas@example.org', PASSWORD)
    await page.getByRole('button', { name: 'Remove Tomás Silva' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: 'Remove Tomás Silva' }).waitFor({ state: 'hidden' })
  })

  test('an account that is shut can no longer log in', async () => {
    await makeOperator(house, 'short-stay@example.org', {})
    const { page } = await house.lookAsOwner()
    await page.goto('/operators')
    await page.getByRole('button', { name: 'Edit Somebody short-stay' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit' })
    await dialog.getByLabel('Name').fill('Short Stay')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('Saved', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Shut the account' }).click()
    await page.getByRole('dialog', { name: 'Shut this account?' }).getByRole('button', { name: 'Shut the account' }).click()
    const account = page.getByRole('listitem').filter({ hasText: 'short-stay@example.org' })
    await account.getByText('Short Stay').waitFor()
    await account.getByText('Disabled').waitFor()
    const theirs = await house.look()
    await theirs.page.goto('/login')
    await theirs.page.locator('input[type=email]').fill('short-stay@example.org')
    await theirs.page.locator('input[type=password]').fill(PASSWORD)
    await theirs.page.locator('button[type=submit]').click()
    await theirs.page.getByText('The address or the password is wrong.').waitFor()
  })

  test('a new password ends the session and leads to the login', async () => {
    await makeOperator(house, 'changer@example.org', { default: 'helpdesk' })
    const { page } = await house.look().then(async (eyes) => {
      await eyes.logIn('changer@example.org', PASSWORD)
      return eyes
    })
    await page.goto('/account')
    const fill = async (present: string, fresh: string) => {
      await page.getByLabel('Present password').fill(present)
      await page.locator('[data-path="new"]').fill(fresh)
      await page.locator('[data-path="again"]').fill(fresh)
      await page.getByRole('button', { name: 'Change password' }).click()
    }
    await fill('not my password', 'another sentence for the door')
    await page.getByText('This is not your present password.').waitFor()
    await fill(PASSWORD, 'another sentence for the door')
    await page.waitForURL('**/login?*')
    await page.locator('input[type=email]').fill('changer@example.org')
    await page.locator('input[type=password]').fill('another sentence for the door')
    await page.locator('button[type=submit]').click()
    await page.waitForURL('**/account')
  })
})

describe('the rooms of the settings', () => {
  let house: House
  beforeAll(async () => {
    house = await House.open()
    await house.api()
    await makeOperator(house, 'desk@example.org', { default: 'helpdesk' })
  })
  afterAll(() => house.close())

  test.each(LOOKS)('are well: $size $scheme $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    const rooms = { 'mobile-id': MOBILE_ID, mail: MAIL, 'api-keys': KEYS, members: MEMBERS, operators: '/operators', account: '/account' }
    for (const [name, address] of Object.entries(rooms)) {
      await eyes.page.goto(address)
      await eyes.page.locator('main h1').waitFor()
      await eyes.page.waitForFunction(isLoaded)
      await eyes.picture(name)
      expect(await eyes.findings()).toEqual([])
      const beyond = await eyes.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(beyond, `${name} is as wide as the window`).toBeLessThanOrEqual(0)
    }
    expect(await eyes.page.getByText(OWNER.email).first().isVisible()).toBe(true)
  })
})
