import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must } from './house/api'
import { Hands, shows, tap } from './house/handset'

const params = { path: { slug: 'default' } }

describe('what happens elsewhere shows without a reload', () => {
  let hands: Hands
  beforeAll(async () => {
    hands = await Hands.open()
  })
  afterAll(() => hands.close())

  test('a phone is activated, and its holder turns Active in the list and on the open page', async () => {
    const holder = await hands.invite()
    const list = await hands.house.lookAsOwner()
    await list.page.goto('/projects/default/users')
    const row = list.page.getByRole('row').filter({ hasText: holder.email })
    await row.getByText('Invitation sent').waitFor()
    const user = await hands.house.lookAsOwner()
    await user.page.goto(`/projects/default/credentials/${holder.credential}`)
    await user.page.getByRole('link', { name: 'To the user' }).click()
    await user.page.getByRole('article').waitFor()

    const phone = await hands.phone()
    await phone.page.goto(holder.link)
    await tap(phone.page, 'Set up')
    await shows(phone.page, 'active')

    await row.getByText('Active', { exact: true }).waitFor()
    await user.page.getByRole('article').getByText('Active', { exact: true }).first().waitFor()
  })

  test('who stands there with a phone is invited on the screen, which turns Active', async () => {
    const holder = await hands.invite()
    const desk = await hands.house.lookAsOwner()
    await desk.page.goto(`/projects/default/credentials/${holder.credential}`)
    await desk.page.getByRole('button', { name: 'Invite here' }).click()
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Invite here' }).click()
    await desk.page.getByRole('img', { name: 'QR code' }).waitFor()
    expect(await desk.findings()).toEqual([])
    const link = (await desk.page.getByRole('status', { name: 'Link of the invitation' }).textContent()) ?? ''
    expect(link).not.toBe(holder.link)

    const phone = await hands.phone()
    await phone.page.goto(link)
    await tap(phone.page, 'Set up')
    await shows(phone.page, 'active')
    await desk.page.getByRole('button', { name: 'Close' }).click()
    await desk.page.getByRole('region', { name: 'Details' }).getByText('Active', { exact: true }).waitFor()
    const mailed = await hands.phone()
    await mailed.page.goto(holder.link)
    await mailed.page.getByText('This invitation was withdrawn').waitFor()
  })

  test('a file comes, and its people appear; the room of Auto-sync shows the run', async () => {
    const list = await hands.house.lookAsOwner()
    await list.page.goto('/projects/default/users?q=Newcomer')
    await list.page.getByRole('heading', { level: 2 }).waitFor()
    const autosync = await hands.house.lookAsOwner()
    await autosync.page.goto('/projects/default/settings/auto-sync')
    await autosync.page.getByRole('heading', { level: 1 }).waitFor()

    const api = await hands.house.api()
    const file = 'First name,Last name,E-mail,ID\nNadia,Newcomer,nadia@example.org,778899\n'
    await must(
      api.POST('/api/v1/projects/{slug}/autosync', {
        params: { ...params, query: { file_name: 'people.csv' } },
        body: file,
        bodySerializer: (text) => text,
        headers: { 'Content-Type': 'text/csv' },
      }),
    )

    await list.page.getByText('Newcomer').first().waitFor()
    await autosync.page.getByText('people.csv').first().waitFor()
  })

  test('after the server was away, the page goes on by itself', async () => {
    const { page, context } = await hands.house.lookAsOwner()
    await page.goto('/projects/default/users')
    await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
    await context.setOffline(true)
    await page.getByText('The connection to the server is lost.').waitFor()
    const holder = await hands.invite()
    await context.setOffline(false)
    await page.getByText('The connection to the server is lost.').waitFor({ state: 'hidden' })
    await page.getByRole('row').filter({ hasText: holder.email }).waitFor()
  })
})
