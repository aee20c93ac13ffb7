import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { House } from './house/house'
import { lookAs } from './house/people'

const ROOM = '/projects/default/settings/mobile-id'
const DEFAULT = { params: { path: { slug: 'default' } } }

describe('the options of mobile IDs', () => {
  let house: House
  let api: Api
  beforeAll(async () => {
    house = await House.open()
    api = await house.api()
    const ada = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.org', card_id: '4711' }
    await must(api.POST('/api/v1/projects/{slug}/users', { ...DEFAULT, body: ada }))
  })
  afterAll(() => house.close())

  const options = () => must(api.GET('/api/v1/projects/{slug}/settings/mobile-id', DEFAULT))

  test('a process is switched on, and the others stay', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(ROOM)
    const processes = page.getByRole('region', { name: 'Processes' })
    const supply = processes.getByRole('switch', { name: 'Operators make mobile IDs for users' })
    expect(await supply.isChecked()).toBe(false)
    expect(await processes.getByRole('switch', { name: 'Holders get a mobile ID themselves' }).isChecked()).toBe(true)
    const before = await options()
    await supply.click()
    await processes.getByRole('button', { name: 'Save' }).click()
    await processes.getByText('Saved', { exact: true }).waitFor()
    const switched = { ...before.processes, MobileIDProcSupplyMobileIDForUser: { enabled: true } }
    expect(await options()).toEqual({ ...before, processes: switched })
  })

  test('certificates, their profiles and the validity are chosen', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(ROOM)
    const contents = page.getByRole('region', { name: 'What goes onto the phone' })
    await contents.getByRole('combobox', { name: 'Certificate to receive encrypted messages' }).click()
    await page.getByRole('option', { name: 'issued if it is asked for' }).click()
    await contents.getByLabel('Another certificate profile').fill('vpn')
    await contents.getByRole('button', { name: 'Add profile' }).click()
    await contents.getByLabel('A mobile ID is valid for').fill('0')
    await contents.getByRole('button', { name: 'Save' }).click()
    await contents.getByText('Expected a number from 1 to 3653.').waitFor()
    await contents.getByLabel('A mobile ID is valid for').fill('365')
    await contents.getByRole('button', { name: 'Save' }).click()
    await contents.getByText('Saved', { exact: true }).waitFor()
    const expected = { authentication: 'always', signature: 'always', encryption: 'offered', vpn: 'offered' }
    expect(await options()).toMatchObject({ certificates: expected, validity_days: 365 })
    await contents.getByRole('button', { name: 'Remove vpn' }).click()
    await contents.getByRole('button', { name: 'Save' }).click()
    await contents.getByRole('button', { name: 'Remove vpn' }).waitFor({ state: 'hidden' })
    await contents.getByText('Saved', { exact: true }).waitFor()
    expect((await options()).certificates).not.toHaveProperty('vpn')
  })

  test('names are looked at for somebody while they are typed', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(ROOM)
    const names = page.getByRole('region', { name: 'Names' })
    await names.getByRole('combobox', { name: 'For this user' }).fill('love')
    await page.getByRole('option', { name: 'Ada Lovelace' }).click()
    await names.getByText('MobileID Ada Lovelace', { exact: true }).waitFor()
    await names.getByLabel('Name on the phone').fill('Door of {last_name}')
    await names.getByText('Door of Lovelace', { exact: true }).waitFor()
    await names.getByLabel('User ID').fill('{mobile}')
    await names.getByText('The field mobile of the user is empty.').waitFor()
    await names.getByLabel('User ID').fill('{mobile')
    await names.getByText(/brace at character 1 is not closed/).waitFor()
    expect((await options()).profile_name, 'nothing is kept').toBe('MobileID {display_name}')
    await names.getByLabel('User ID').fill('{email} {shoe_size}')
    await names.getByRole('button', { name: 'Save' }).click()
    await names.getByText(/has no field shoe_size/).first().waitFor()
  })

  test('reminders and PINs are said as people say them', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(ROOM)
    const notices = page.getByRole('region', { name: 'Messages and reminders' })
    await notices.getByLabel('Days before the end').fill('7, 30')
    await notices.getByRole('button', { name: 'Save' }).click()
    await notices.getByText(/each smaller than the one before/).waitFor()
    await notices.getByLabel('Days before the end').fill('30, 7')
    await notices.getByRole('button', { name: 'Save' }).click()
    await notices.getByText('Saved', { exact: true }).waitFor()
    const pins = page.getByRole('region', { name: 'PINs and keys' })
    await pins.getByRole('switch', { name: 'A PIN guards the keys on the phone' }).click()
    await pins.getByRole('combobox', { name: 'Digits' }).waitFor({ state: 'hidden' })
    await pins.getByRole('button', { name: 'Save' }).click()
    await pins.getByText('Saved', { exact: true }).waitFor()
    expect(await options()).toMatchObject({ reminders_days: [30, 7], device_pin: { required: false, min_length: 6 } })
  })

  test('who may only read sees the options, and no buttons', async () => {
    const { page } = await lookAs(house, 'auditor')
    await page.goto(ROOM)
    await page.getByText('Holders get a mobile ID themselves').waitFor()
    await page.getByText('MobileID {display_name}').waitFor()
    expect(await page.getByRole('main').getByRole('button', { name: /Save|Add|Remove/ }).count()).toBe(0)
    expect(await page.getByRole('main').getByRole('switch').count()).toBe(0)
  })
})
