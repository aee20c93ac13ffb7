import type { Page } from 'playwright-core'
import { must, type Api } from './api'
import { eventually } from './eventually'
import type { Eyes, Look } from './eyes'
import { tap } from './handset'
import type { House } from './house'

const project = { path: { slug: 'default' } } as const

export const OWN_PASSWORD = 'my phone is where my keys are'

/** Somebody with an entry and an address, who can be supplied with a mobile ID. */
export interface Entry {
  readonly id: string
  readonly email: string
}

let entries = 0

export async function addEntry(api: Api, first_name: string, last_name: string): Promise<Entry> {
  entries += 1
  const email = `${first_name}.${last_name}.${entries}@example.org`.toLowerCase()
  const body = { first_name, last_name, email, card_id: String(8_000 + entries), custom_fields: {} }
  const { id } = await must(api.POST('/api/v1/projects/{slug}/users', { params: project, body }))
  return { id, email }
}

/** A starting password, as a program has it made. */
export async function startingPassword(api: Api, { id }: Entry): Promise<string> {
  const path = { ...project.path, id }
  return (await must(api.POST('/api/v1/projects/{slug}/users/{id}/self-service-password', { params: { path } }))).password
}

/** The newest link to self-service that was mailed to an address, other than `known`. */
export function mailedLink(house: House, address: string, known?: string): Promise<string> {
  return eventually(`a link to self-service mailed to ${address}`, async () => {
    const links = (await house.postbox.to(address)).flatMap((mail) => /https?:\S+\/me\/[a-z0-9-]+#link=[\w-]+/.exec(mail.text ?? '')?.[0] ?? [])
    const newest = links.at(-1)
    return newest === known ? undefined : newest
  })
}

/** Somebody at a borrowed phone, or at a desk. */
export async function visitor(house: House, look: Partial<Look> = { size: 'narrow' }): Promise<Eyes> {
  return house.look(look)
}

/** Asks for a link, opens it in the same browser, and comes in with it. */
export async function comeInByLink(house: House, { page }: Eyes, { email }: Entry): Promise<void> {
  await page.goto('/me/default')
  await page.getByRole('button', { name: 'By mail' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send me the link' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await page.goto(await mailedLink(house, email))
  await page.getByRole('button', { name: 'Come in with this link' }).click()
  await page.getByText('You came in by a mailed link', { exact: false }).waitFor()
}

export async function logInWithPassword(page: Page, { email }: Entry, password: string): Promise<void> {
  await page.goto('/me/default#door=password')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in' }).click()
}

/** Logs in with a starting password and chooses an own one. */
export async function comeInForTheFirstTime(api: Api, { page }: Eyes, entry: Entry): Promise<void> {
  await logInWithPassword(page, entry, await startingPassword(api, entry))
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD)
  await page.getByLabel('New password once more').fill(OWN_PASSWORD)
  await page.getByRole('button', { name: 'Save the password' }).click()
  await page.getByRole('heading', { name: 'Phones' }).waitFor()
}

/** Has a code shown for the phone; answers its link and the number beside it. */
export async function askForPhone({ page }: Eyes): Promise<{ link: string; number: string }> {
  await page.goto('/me/default#door=phone')
  const link = await page.getByRole('link', { name: 'My mobile ID is on this very device' }).getAttribute('href')
  const number = await page.locator('.big').textContent()
  if (!link || !number) throw new Error('the page shows no code for the phone')
  return { link, number }
}

/** Chooses a number on the phone, and enters the PIN of its keys. */
export async function chooseNumber({ page }: Eyes, number: string, pin: string): Promise<void> {
  await tap(page, number)
  await page.getByLabel('PIN of your keys').fill(pin)
  await tap(page, 'Continue')
}
