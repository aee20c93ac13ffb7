import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { must } from './house/api'
import { TWO_LOOKS } from './house/eyes'
import { lookAs } from './house/people'
import { shareHouse } from './house/share'
import { addUser } from './house/systems'
import { inspect, visit } from './house/visit'

const WEBHOOKS = '/projects/default/settings/webhooks'
const params = { path: { slug: 'default' } }

describe('webhooks', () => {
  const here = shareHouse()
  let receiver: Server
  let status = 204
  let url: string
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(status).end(status === 204 ? undefined : 'not today'))
    })
    await new Promise<void>((resolve) => {
      receiver.listen(0, '127.0.0.1', resolve)
    })
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  })
  afterAll(() => void receiver.close())

  test('one is added, shows its secret once, is tried, and what fails is seen and sent again', async () => {
    const { page } = await here.house.lookAsOwner()
    await page.getByRole('link', { name: 'Webhooks' }).click()
    await page.getByText('No webhooks yet').waitFor()
    await page.getByRole('button', { name: 'Add a webhook' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Badge office')
    await dialog.getByLabel('Address').fill('ftp://nowhere.example')
    await dialog.getByText('Chosen categories').click()
    await dialog.getByLabel('User added').check()
    await dialog.getByRole('button', { name: 'Add a webhook' }).click()
    await dialog.getByText('This URL cannot be called').waitFor()
    await dialog.getByLabel('Address').fill(url)
    await dialog.getByRole('button', { name: 'Add a webhook' }).click()
    await dialog.getByText('Your webhook is ready').waitFor()
    expect(await dialog.getByLabel('Secret').textContent()).toMatch(/^whsec_/)
    await dialog.getByRole('button', { name: 'Done, I have it' }).click()

    await page.getByRole('link', { name: 'Badge office' }).click()
    await page.getByText('Hears 1 category').waitFor()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The receiver took the test: 204').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()

    status = 500
    await addUser(here.api, 'Ada')
    const row = page.getByRole('listitem').filter({ hasText: 'User created – Ada Hopper' })
    await row.getByText('Waits').waitFor()
    await row.getByRole('button', { name: /^Show the attempts/ }).click()
    await row.getByText('not today').first().waitFor()
    await page.getByText('Fails').waitFor()
    status = 204
    await row.getByRole('button', { name: /again$/ }).click()
    await row.getByText('Delivered').waitFor()
    await page.getByText('Takes everything').waitFor()

    await page.getByRole('button', { name: 'Replace the secret' }).click()
    await dialog.getByRole('button', { name: 'Replace the secret' }).click()
    await dialog.getByText(/signs, too, until/).waitFor()
    await dialog.getByRole('button', { name: 'Done, I have it' }).click()
    await page.getByRole('button', { name: 'Replay' }).click()
    await dialog.getByText('Everything that this webhook chose').click()
    await dialog.getByRole('button', { name: 'Replay' }).click()
    await dialog.getByText('1 delivery is on its way again.').waitFor()
  })

  test('they are for administrators', async () => {
    const { page } = await lookAs(here.house, 'operator')
    await page.getByRole('link', { name: 'Users', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0)
    await page.goto(WEBHOOKS)
    await page.getByText('Webhooks are a matter of administrators').waitFor()
  })

  test.each(TWO_LOOKS)('look $size $scheme $locale', async (look) => {
    status = 500
    await addUser(here.api, 'Bo')
    const { items } = await must(here.api.GET('/api/v1/projects/{slug}/webhooks', { params }))
    const eyes = await here.house.lookAsOwner(look)
    const { page } = eyes
    await visit(eyes, 'webhooks', WEBHOOKS)
    await page.getByRole('button', { name: look.locale === 'en' ? 'Add a webhook' : 'Webhook hinzufügen' }).click()
    await page.getByText(look.locale === 'en' ? 'Chosen categories' : 'Ausgewählte Kategorien').click()
    await inspect(eyes, 'webhooks-add')
    await visit(eyes, 'webhook', `${WEBHOOKS}/${items[0]?.id ?? ''}`)
    const first = page.getByRole('button', { name: look.locale === 'en' ? /^Show the attempts/ : /^Versuche von/ }).first()
    await first.click()
    await page.getByRole('list').last().waitFor()
    await inspect(eyes, 'webhook-attempts')
  })
})
