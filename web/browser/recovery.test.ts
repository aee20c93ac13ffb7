import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Api } from './house/api'
import { LOOKS, type Eyes } from './house/eyes'
import { House, OWNER } from './house/house'
import { addPerson, beginSupply, certificatesOf, enable, install, setOptions, takeNext } from './house/mobileids'
import { lookAs, PASSWORD } from './house/people'
import { inspect, visit } from './house/visit'

const CA = '/projects/default/settings/ca'
const RECOVERIES = '/projects/default/recoveries'
const SECOND = 'nina.brandt@example.org'

let folder: string
let house: House
let api: Api

/** A key of two people's: the configuration names the file that its private half is in. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-recovery-'))
  const says = ['-subj', '/CN=Key recovery', '-days', '7300', '-addext', 'keyUsage=critical,keyEncipherment']
  openssl('req', '-x509', '-newkey', 'rsa:3072', '-nodes', ...says, '-keyout', 'recovery.key', '-out', 'recovery.pem')
  const configuration = join(folder, 'claviger.toml')
  writeFileSync(configuration, `[recovery.main]\nkey_file = '${join(folder, 'recovery.key')}'\nprojects = ['default']\n`)
  house = await House.open('sqlite', { CLAVIGER_CONFIG: configuration })
  api = await house.api()
  await house.server.claviger(['operator', 'add', '--email', SECOND, '--name', 'Nina Brandt', '--role', 'default=admin', '--password-stdin'], PASSWORD)
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

function openssl(...words: string[]): string {
  return execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }).toString()
}

async function lookAsSecond(): Promise<Eyes> {
  const eyes = await house.look()
  await eyes.logIn(SECOND, PASSWORD)
  return eyes
}

/** Asks for all keys of a user, from their page. */
async function ask(page: Page, user: string, reason: string): Promise<void> {
  await page.goto(`/projects/default/users/${user}`)
  await page.getByRole('button', { name: 'Recover encryption keys' }).click()
  await page.getByRole('dialog').getByLabel('Why are the keys needed?').fill(reason)
  await page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click()
  await page.getByRole('heading', { level: 1, name: 'Key recovery' }).waitFor()
}

describe('encryption keys that are not lost with a phone', () => {
  let user: string

  test('the recovery key is set, and a wrong one is refused', async () => {
    const owner = await house.lookAsOwner()
    const { page } = owner
    await page.goto(CA)
    const panel = page.getByRole('region', { name: 'Recovery key' })
    await panel.getByText('There is no recovery key: no certificates for encryption are issued.').waitFor()
    await panel.getByRole('button', { name: 'Set the recovery key' }).click()
    const dialog = page.getByRole('dialog')
    const field = dialog.getByRole('textbox', { name: 'Certificate of the recovery key' })
    await field.fill('This is no certificate.')
    await dialog.getByRole('button', { name: 'Set', exact: true }).click()
    await dialog.locator('[aria-invalid=true]').waitFor()
    await inspect(owner, 'recovery-key-refused')
    await field.fill(readFileSync(join(folder, 'recovery.pem'), 'utf8'))
    await dialog.getByRole('button', { name: 'Set', exact: true }).click()
    await panel.getByText('in a file of this instance').waitFor()
    await inspect(owner, 'recovery-key')
  })

  test('a phone gets a key that the server made, and it is archived', async () => {
    await enable(api, 'MobileIDProcSupplyMobileIDForUser')
    const certificates = { authentication: 'always', signature: 'always', encryption: 'always' }
    await setOptions(api, { enrolment_pin: 'never', certificates })
    user = await addPerson(api, 'Ada', 'Lovelace')
    const { enrolment } = await takeNext(api, await beginSupply(api, user), {})
    const phone = await house.look({ size: 'narrow' })
    await install(phone, enrolment?.url ?? '')
    expect((await certificatesOf(api, user)).map(({ profile, state }) => `${profile} ${state}`)).toContain('encryption valid')
    const { page } = await house.lookAsOwner()
    await page.goto(CA)
    const archived = page.getByRole('region', { name: 'Recovery key' }).getByText('Archived keys')
    expect(await archived.locator('xpath=following-sibling::dd[1]').textContent()).toBe('1')
  })

  test('one person asks, another approves, and the first one collects', async () => {
    const mara = await house.lookAsOwner()
    await ask(mara.page, user, 'Ada left, and a contract is in her mail')
    await mara.page.getByText('Another person has to approve it.').waitFor()
    expect(await mara.page.getByRole('button', { name: 'Approve' }).count(), 'nobody approves their own').toBe(0)
    await inspect(mara, 'recoveries-asked')

    const nina = await lookAsSecond()
    await nina.page.goto(RECOVERIES)
    await nina.page.getByText('Ada left, and a contract is in her mail').waitFor()
    await nina.page.getByRole('button', { name: 'Approve' }).click()
    const dialog = nina.page.getByRole('dialog')
    const approve = async (password: string) => {
      await dialog.getByLabel('Your password').fill(password)
      await dialog.getByRole('button', { name: 'Approve' }).click()
    }
    await approve('not the password of Nina')
    await dialog.getByText('type the one that you log in with').waitFor()
    await inspect(nina, 'recovery-approve')
    await approve(PASSWORD)
    const shown = nina.page.getByRole('status', { name: 'Passphrase' })
    await shown.waitFor()
    await inspect(nina, 'recovery-passphrase')
    const passphrase = (await shown.textContent()) ?? ''
    await nina.page.keyboard.press('Escape')
    expect(await shown.isVisible(), 'a key that was hit does not lose it').toBe(true)
    await dialog.getByRole('button', { name: 'I have noted it' }).click()
    expect(await nina.page.getByRole('button', { name: 'Collect' }).count(), 'the file is for the other one').toBe(0)
    const told = await house.postbox.mail('ada.lovelace@example.org', /key/i)
    expect(told.text).toContain('two people of Default decided to recover encryption keys of yours')

    await mara.page.reload()
    await mara.page.getByRole('button', { name: 'Collect' }).click()
    const [file] = await Promise.all([
      mara.page.waitForEvent('download'),
      mara.page.getByRole('dialog').getByRole('button', { name: 'Download' }).click(),
    ])
    copyFileSync(await file.path(), join(folder, 'recovered.p12'))
    writeFileSync(join(folder, 'passphrase'), passphrase)
    const keys = openssl('pkcs12', '-in', 'recovered.p12', '-passin', 'file:passphrase', '-nodes')
    expect(keys.match(/BEGIN PRIVATE KEY/g)).toHaveLength(1)
    await mara.page.getByRole('list', { name: 'Over' }).getByText('Collected').waitFor()
    await inspect(mara, 'recoveries-collected')
  })

  test('who asked takes it back, and who is asked refuses', async () => {
    const mara = await house.lookAsOwner()
    await ask(mara.page, user, 'A mistake')
    await mara.page.getByRole('button', { name: 'Take back' }).click()
    const dialog = mara.page.getByRole('dialog')
    await dialog.getByLabel('Why?').fill('The wrong person')
    await dialog.getByRole('button', { name: 'Refuse' }).click()
    await mara.page.getByText(`Refused by ${OWNER.name}: The wrong person`).waitFor()
    await ask(mara.page, user, 'Curiosity')
    const nina = await lookAsSecond()
    await nina.page.goto(RECOVERIES)
    await nina.page.getByRole('button', { name: 'Refuse' }).click()
    await nina.page.getByRole('dialog').getByLabel('Why?').fill('Ask her')
    await nina.page.getByRole('dialog').getByRole('button', { name: 'Refuse' }).click()
    await nina.page.getByText('Refused by Nina Brandt: Ask her').waitFor()
    await nina.page.getByText('Nobody waits for keys').waitFor()
  })

  test('who may not recover keys is told so', async () => {
    const eyes = await lookAs(house, 'operator')
    await eyes.page.goto(RECOVERIES)
    await eyes.page.getByText('You may not recover keys').waitFor()
    await eyes.page.goto(`/projects/default/users/${user}`)
    await eyes.page.getByRole('heading', { level: 1, name: 'Ada Lovelace' }).waitFor()
    expect(await eyes.page.getByRole('button', { name: 'Recover encryption keys' }).count()).toBe(0)
  })
})

describe('how the room looks', () => {
  test.each(LOOKS)('$size $scheme $locale', async (look) => {
    const eyes = await house.lookAsOwner(look)
    await visit(eyes, 'recoveries', RECOVERIES)
    await visit(eyes, 'ca-with-recovery', CA)
  })
})
