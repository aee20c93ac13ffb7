import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must, type Api } from './house/api'
import { eventually } from './house/eventually'
import { LOOKS } from './house/eyes'
import { Holder } from './house/holder'
import { House } from './house/house'
import { lookAs } from './house/people'
import { inspect, visit } from './house/visit'

const JOBS = '/projects/default/jobs'
const params = { path: { slug: 'default' } }

describe.each(['sqlite', 'postgres'] as const)('jobs on %s', (kind) => {
  let house: House
  let api: Api
  beforeAll(async () => {
    house = await House.open(kind)
    api = await house.api()
  })
  afterAll(() => house.close())

  test('where nothing was given up and nothing waits, the room says so', async () => {
    const { page } = await house.lookAsOwner()
    await page.getByRole('link', { name: 'Jobs', exact: true }).click()
    await page.getByText('Nothing was given up').waitFor()
    await page.getByText('Waiting and running (0)').click()
    await page.getByText('Nothing waits').waitFor()
    expect(new URL(page.url()).searchParams.get('show')).toBe('open')
    expect(await page.getByRole('button', { name: 'Try all again' }).count()).toBe(0)
  })

  test('a mail that is refused for good is given up, and goes out once the cause is gone', async () => {
    const { page } = await house.lookAsOwner()
    await page.goto(JOBS)
    await page.getByText('Nothing was given up').waitFor()
    const [email = ''] = await leaveUnreachable(house, api, 1)
    const job = page.getByRole('listitem').filter({ hasText: 'Write to a holder' })
    await job.getByText('Given up').waitFor()
    await job.getByText('1 try so far').waitFor()
    await job.getByText(/refused/).waitFor()
    await job.getByRole('button', { name: 'Try again: Write to a holder' }).click()
    await job.getByText('2 tries so far').waitFor()
    house.postbox.refuse([])
    await job.getByRole('button', { name: 'Try again: Write to a holder' }).click()
    await page.getByText('Write to a holder: is tried again.').first().waitFor()
    await house.postbox.mail(email, /has ended/)
    await page.getByText('Nothing was given up').waitFor()
  })

  test('everything that was given up is tried again at once', async () => {
    const emails = await leaveUnreachable(house, api, 3)
    const { page } = await house.lookAsOwner()
    await page.goto(JOBS)
    await page.getByText('Given up (3)').waitFor()
    house.postbox.refuse([])
    await page.getByRole('button', { name: 'Try all again' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('3 jobs that were given up are tried again, one after the other').waitFor()
    await dialog.getByRole('button', { name: 'Try all again' }).click()
    await dialog.getByText('3 of 3 are tried again.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByText('Nothing was given up').waitFor()
    await Promise.all(emails.map((email) => house.postbox.mail(email, /has ended/)))
  })

  test('what waits says when it is tried next, and why it was not done', async () => {
    const holders = await invite(house, api, 1)
    await closeTheMail(api)
    await remove(api, holders)
    const { page } = await house.lookAsOwner()
    await page.goto(`${JOBS}?show=open`)
    const job = page.getByRole('listitem').filter({ hasText: 'Write to a holder' })
    await job.getByText('Waiting', { exact: true }).waitFor()
    await job.getByText(/Next try in \d+ seconds/).waitFor()
    await job.getByText('1 try so far').waitFor()
    expect(await job.getByRole('button').count(), 'it is tried again by itself').toBe(0)
    await page.getByText('All', { exact: true }).click()
    await job.getByText('Waiting', { exact: true }).waitFor()
  })

  test('they are for administrators', async () => {
    const { page } = await lookAs(house, 'operator')
    await page.getByRole('link', { name: 'Users', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'Jobs', exact: true }).count()).toBe(0)
    await page.goto(JOBS)
    await page.getByText('Jobs are for administrators').waitFor()
  })
})

describe('how the room looks', () => {
  let house: House
  beforeAll(async () => {
    house = await House.open()
    const api = await house.api()
    await leaveUnreachable(house, api, 2)
    await eventually('two jobs were given up', async () => ((await givenUp(api)) === 2 ? true : undefined))
    const holders = await invite(house, api, 2)
    await closeTheMail(api)
    await remove(api, holders)
  })
  afterAll(() => house.close())

  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    await visit(eyes, 'jobs-open', `${JOBS}?show=open`)
    await visit(eyes, 'jobs', JOBS)
    await eyes.page.getByRole('button', { name: look.locale === 'en' ? 'Try all again' : 'Alle noch einmal versuchen' }).click()
    await eyes.page.getByRole('dialog').waitFor()
    await inspect(eyes, 'jobs-retry-all')
    await eyes.page.route('**/jobs?*', (route) => route.fulfill({ json: { items: [], total: 0 } }))
    await visit(eyes, 'jobs-none', JOBS)
  })
})

/** People who were invited while the mail still went. */
async function invite(house: House, api: Api, count: number): Promise<Holder[]> {
  const holders: Holder[] = []
  for (let n = 0; n < count; n += 1) holders.push(await Holder.invite(house, api))
  return holders
}

/** Deletes people whom no mail reaches any more; answers their addresses. */
async function leaveUnreachable(house: House, api: Api, count: number): Promise<string[]> {
  const holders = await invite(house, api, count)
  const emails = holders.map(({ email }) => email)
  house.postbox.refuse(emails)
  await remove(api, holders)
  return emails
}

/** Deletes people, of which a mail is to tell them. */
async function remove(api: Api, holders: readonly Holder[]): Promise<void> {
  for (const { credential } of holders) {
    const path = { slug: 'default', id: credential }
    const { user_id: id } = await must(api.GET('/api/v1/projects/{slug}/credentials/{id}', { params: { path } }))
    const header = { 'If-Match': '*' }
    await must(api.DELETE('/api/v1/projects/{slug}/users/{id}', { params: { path: { slug: 'default', id }, header } }))
  }
}

async function givenUp(api: Api): Promise<number> {
  const query = { filter: 'dead eq true', limit: 1, count: true }
  return (await must(api.GET('/api/v1/projects/{slug}/jobs', { params: { ...params, query } }))).total ?? 0
}

/** Has mails go where nobody takes them. */
async function closeTheMail(api: Api): Promise<void> {
  await must(
    api.PATCH('/api/v1/projects/{slug}/settings', {
      params: { ...params, header: { 'If-Match': '*' } },
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { mail: { from: 'doors@example.org', host: '127.0.0.1', port: 1, security: 'none' } },
    }),
  )
}
