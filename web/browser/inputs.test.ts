import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { TWO_LOOKS } from './house/eyes'
import { lookAs } from './house/people'
import { shareHouseWithOrigo } from './house/share'
import type { Origo } from './house/simulator'
import { addUser } from './house/systems'
import { inspect, visit } from './house/visit'

const INPUTS = '/projects/default/inputs'
const PROMPT = { timeout: 5_000 }

// What the two databases do alike, the tests of the use cases show on both.
describe('inputs', () => {
  const here = shareHouseWithOrigo()
  let main: string
  let laboratory: string
  beforeAll(async () => {
    const pool = (wanted: string) => here.pools.find(({ name }) => name === wanted)?.id ?? ''
    ;[main, laboratory] = [pool('Main building'), pool('Laboratory')]
    await showCodes(here.api, here.system)
  })

  test('inputs are added, triggered and restored by hand', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto('/projects/default/users')
    await page.getByRole('link', { name: 'Inputs', exact: true }).click()
    await page.getByText('No inputs yet').waitFor()
    for (const name of ['Loading dock', 'Lamp in the laboratory']) await add(page, name)
    await page.getByRole('button', { name: 'Add an input' }).click()
    await page.getByLabel('Name').fill('loading DOCK')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByText(/taken/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()

    await page.getByRole('button', { name: 'Trigger Loading dock' }).click()
    await page.getByRole('dialog').getByText('it stays so until somebody restores it').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Trigger' }).click()
    await stands(page, 'Loading dock', 'Alarm')
    await row(page, 'Loading dock').getByText('by you').waitFor()
    await restore(page, 'Loading dock')
  })

  test('by hand: a phone that accepts at the system triggers, and stays in alarm until somebody restores', async () => {
    const { page } = await here.house.lookAsOwner()
    await toPlace(page, 'systems', here.system)
    await choose(page, 'Auto input triggers', 'Credential activated')
    await choose(page, 'Associated inputs', 'Loading dock')
    await save(page)
    const watching = await here.house.lookAsOwner()
    await watching.page.goto(INPUTS)
    await stands(watching.page, 'Loading dock', 'Normal')
    await accepted(here.api, here.origo, main, 'Ada')
    await stands(watching.page, 'Loading dock', 'Alarm', 20_000)
    await row(watching.page, 'Loading dock').getByText('Credential activated').waitFor()
    await watching.page.getByRole('link', { name: 'Loading dock' }).click()
    const facts = watching.page.getByRole('region', { name: 'Details' })
    await facts.getByText('[HID Origo] Main building: Credential activated – Ada Hopper').waitFor()
    await watching.page.getByRole('region', { name: 'History' }).getByText('Because of: Credential activated').waitFor()
    await watching.page.getByRole('button', { name: 'Restore Loading dock' }).click()
    await watching.page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
    await facts.getByText('Normal').waitFor()
  })

  test('after a time: it goes back by itself', async () => {
    const { page } = await here.house.lookAsOwner()
    await toPlace(page, 'systems', here.system)
    await choose(page, 'Auto input triggers', 'Pool exhausted')
    await page.getByRole('radio', { name: 'After a time' }).click()
    await page.getByLabel('Restore after').fill('0')
    await page.getByRole('button', { name: 'Save', exact: true }).last().click()
    await page.getByText(/number of seconds from 1 to 2592000/).waitFor()
    await page.getByLabel('Restore after').fill('3')
    await save(page)
    await page.goto(INPUTS)
    await row(page, 'Loading dock').waitFor() // what follows is how soon it is told
    await stock(0)
    await stands(page, 'Loading dock', 'Alarm')
    await stands(page, 'Loading dock', 'Normal', 9_000)
    await stock(500)
  })

  test('on events: another event sets it back', async () => {
    const { page } = await here.house.lookAsOwner()
    await toPlace(page, 'systems', here.system)
    await page.getByRole('radio', { name: 'On events' }).click()
    await choose(page, 'Input restore triggers', 'Pool has credentials again')
    await save(page)
    await page.goto(INPUTS)
    await row(page, 'Loading dock').waitFor() // what follows is how soon it is told
    await stock(0)
    await stands(page, 'Loading dock', 'Alarm')
    await stock(500)
    await stands(page, 'Loading dock', 'Normal')
    const loading = await inputNamed(here.api, 'Loading dock')
    expect(loading.last_trigger?.category).toBe('pool.exhausted')
  })

  test('a pool that inherits adds its inputs to those of its system', async () => {
    const { page } = await here.house.lookAsOwner()
    await toPlace(page, 'pools', laboratory)
    expect(await page.getByRole('radio', { name: 'Inherit' }).isChecked()).toBe(true)
    expect(await page.getByLabel('Auto input triggers', { exact: true }).count()).toBe(0)
    await choose(page, 'Associated inputs', 'Lamp in the laboratory')
    await save(page)
    await page.goto(INPUTS)
    await row(page, 'Loading dock').waitFor() // what follows is how soon it is told
    await stock(0)
    await stands(page, 'Loading dock', 'Alarm')
    await stands(page, 'Lamp in the laboratory', 'Alarm')
    await stock(500)
    await stands(page, 'Loading dock', 'Normal')
    await stands(page, 'Lamp in the laboratory', 'Normal')
  })

  test('a pool with use selected speaks for itself', async () => {
    const { page } = await here.house.lookAsOwner()
    await toPlace(page, 'pools', laboratory)
    await page.getByRole('radio', { name: 'Use selected' }).click()
    await choose(page, 'Auto input triggers', 'Pool exhausted')
    await save(page)
    await page.goto(INPUTS)
    await row(page, 'Loading dock').waitFor() // what follows is how soon it is told
    await stock(0)
    await stands(page, 'Lamp in the laboratory', 'Alarm')
    await stock(500)
    expect(await row(page, 'Loading dock').getByText('Normal').isVisible(), 'the system’s input does not react').toBe(true)
    expect(await row(page, 'Lamp in the laboratory').getByText('Alarm').isVisible(), 'the pool restores by hand').toBe(true)
    await restore(page, 'Lamp in the laboratory')
  })

  test('what is triggered somewhere cannot be deleted; the rest can, and is renamed before', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.goto(INPUTS)
    await add(page, 'Spare')
    await page.getByRole('link', { name: 'Lamp in the laboratory' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByText(/events trigger it at: Laboratory/i).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('link', { name: 'Inputs', exact: true }).first().click()
    await page.getByRole('link', { name: 'Spare' }).click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Name').fill('Spare lamp')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Spare lamp' }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { level: 1, name: 'Inputs' }).waitFor()
    await row(page, 'Spare lamp').waitFor({ state: 'detached' })
  })

  test('who may only read sees how inputs stand, and no button', async () => {
    const { page } = await lookAs(here.house, 'auditor')
    await page.goto(INPUTS)
    await stands(page, 'Loading dock', 'Normal')
    expect(await page.getByRole('button', { name: /^(Trigger|Restore|Add)/ }).count()).toBe(0)
    await page.goto(`/projects/default/systems/${here.system}`)
    await section(page).getByText('Pool exhausted').waitFor()
  })

  test.each(TWO_LOOKS)('$size $scheme $locale', async (look) => {
    const { id } = await inputNamed(here.api, 'Loading dock')
    await must(here.api.POST('/api/v1/projects/{slug}/inputs/{id}/trigger', { params: { path: { slug: 'default', id } } }))
    const eyes = await here.house.lookAsOwner(look)
    await visit(eyes, 'inputs', INPUTS)
    await eyes.page.goto(`${INPUTS}/${id}`)
    await eyes.page.getByRole('button', { name: /^(Restore|Loading dock zurück)/ }).click()
    await eyes.page.getByRole('dialog').waitFor()
    await inspect(eyes, 'input-asked')
    await eyes.page.goto(`/projects/default/pools/${laboratory}`)
    const title = eyes.page.getByRole('heading', { name: /Automatic input|Automatisches Auslösen/ })
    await eyes.page.getByRole('button', { name: /^(Change|Ändern)$/ }).click()
    await eyes.page.getByRole('radio', { name: /^(Inherit|Übernehmen)/ }).waitFor()
    await eyes.page.getByText('Lamp in the laboratory').waitFor()
    await title.evaluate((heading) => heading.scrollIntoView())
    await inspect(eyes, 'input-triggers')
  })

  /** So many credentials are left in the laboratory's pool, there and here. */
  async function stock(n: number): Promise<void> {
    await here.origo.available('12', n)
    await must(here.api.POST('/api/v1/projects/{slug}/systems/{id}/refresh-pools', { params: { path: { slug: 'default', id: here.system } } }))
  }
})

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })

async function stands(page: Page, name: string, state: 'Normal' | 'Alarm', timeout = PROMPT.timeout): Promise<void> {
  await row(page, name).getByText(state, { exact: true }).waitFor({ timeout })
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add an input' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await stands(page, name, 'Normal')
}

async function restore(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Restore ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
  await stands(page, name, 'Normal')
}

async function toPlace(page: Page, of: 'systems' | 'pools', id: string): Promise<void> {
  await page.goto(`/projects/default/${of}/${id}`)
  await section(page).getByRole('button', { name: 'Change' }).click()
  await section(page).getByRole('button', { name: 'Save' }).waitFor()
}

function section(page: Page) {
  return page.getByRole('region', { name: 'Automatic input triggering' })
}

/** Chooses one more of several. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await section(page).getByRole('combobox', { name: label, exact: true }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
  await page.keyboard.press('Escape')
}

async function save(page: Page): Promise<void> {
  await section(page).getByRole('button', { name: 'Save' }).click()
  await section(page).getByText('Saved', { exact: true }).waitFor()
}

/** Somebody gets a credential, and their phone accepts it at the simulator. */
async function accepted(api: Api, origo: Origo, pool: string, name: string): Promise<void> {
  const user_id = await addUser(api, name, `${name.toLowerCase()}@example.org`)
  const params = { path: { slug: 'default', id: pool } }
  const acquired = await must(api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', { params, body: { user_id } }))
  await origo.accept(acquired.invitation?.code ?? '', 'Pixel 8')
}

/** The codes of invitations stand in the answers. */
async function showCodes(api: Api, id: string): Promise<void> {
  const params = { path: { slug: 'default', id }, header: { 'If-Match': '*' } }
  const headers = { 'Content-Type': 'application/merge-patch+json' }
  await must(api.PATCH('/api/v1/projects/{slug}/systems/{id}', { params, headers, body: { send_invitations: false } }))
}

async function inputNamed(api: Api, name: string) {
  const query = { filter: `name eq "${name}"` }
  const { items } = await must(api.GET('/api/v1/projects/{slug}/inputs', { params: { path: { slug: 'default' }, query } }))
  const [found] = items
  if (!found) throw new Error(`there is no input ${name}`)
  return found
}
