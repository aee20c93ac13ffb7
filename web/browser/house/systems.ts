import type { Page } from 'playwright-core'
import type { Schemas } from '../../src/api/client'
import { must, type Api } from './api'
import type { Origo } from './simulator'

const SYSTEMS = '/projects/default/systems'
/** What a system is called that nobody gave another name. */
export const ORIGO = 'HID Origo'

const params = { path: { slug: 'default' } }

/** Enrols the simulator as a program does, with a card template for its readers; answers with its pools. */
export async function enrol(api: Api, { access }: Origo, notes = ''): Promise<{ system: string; pools: Schemas['PoolView'][] }> {
  const template = { name: 'Readers at the doors', format: 'h10301', facility_code: 17, numbers: { from: 'system' } }
  const { id: card_template_id } = await must(api.POST('/api/v1/projects/{slug}/card-templates', { params, body: template }))
  const { url, organization, clientId: client_id, secret: client_secret, application: application_id } = access
  const config = { auth_url: url, api_url: url, event_url: url, organization, client_id, client_secret, application_id }
  const body = { connector: 'origo', name: ORIGO, notes, config, card_template_id }
  const { id } = await must(api.POST('/api/v1/projects/{slug}/systems', { params, body }))
  const of = { path: { slug: 'default', id } }
  const { items: pools } = await must(api.POST('/api/v1/projects/{slug}/systems/{id}/refresh-pools', { params: of }))
  return { system: id, pools }
}

/** Opens the form of an Origo system. */
export async function begin(page: Page): Promise<void> {
  await page.goto(`${SYSTEMS}/new`)
  await page.getByRole('button', { name: `Choose ${ORIGO}` }).click()
  await page.getByLabel('Organization ID').waitFor()
}

/** Types how the simulator is reached, or something else. */
export async function enter(page: Page, { access }: Origo, other: Partial<Origo['access']> = {}): Promise<void> {
  const { url, organization, clientId, secret, application } = { ...access, ...other }
  await page.getByLabel('Organization ID').fill(organization)
  await page.getByLabel('Client ID').fill(clientId)
  await page.locator('input[type=password]').fill(secret)
  await page.getByLabel('Application ID').fill(application)
  for (const what of ['tokens', 'users and credentials', 'events']) await page.getByLabel(`Address for ${what}`).fill(url)
}

export async function toSystem(page: Page): Promise<void> {
  await page.goto(SYSTEMS)
  await page.getByRole('link', { name: ORIGO }).click()
  await page.getByRole('heading', { level: 1, name: ORIGO }).waitFor()
}

/** Saves how a system is reached and what it does; its page has other things to save, too. */
export async function saveSystem(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Save', exact: true }).click()
}

export async function toUser(page: Page, id: string): Promise<void> {
  await page.goto(`/projects/default/users/${id}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Goes through the dialog of acquiring, up to its button. */
export async function acquireFrom(page: Page, pool: string, verb: string | RegExp = /^Generate/): Promise<void> {
  await page.getByRole('button', { name: 'Acquire card' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: new RegExp(`^${pool}`) }).click()
  await dialog.getByRole('button', { name: verb }).click()
}

/** Adds Ada Hopper, or somebody else of her family. */
export async function addUser(api: Api, first_name: string, email?: string): Promise<string> {
  const body = { first_name, last_name: 'Hopper', custom_fields: {}, ...(email && { email }) }
  return (await must(api.POST('/api/v1/projects/{slug}/users', { params, body }))).id
}
