import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { House, OWNER } from './house/house'
import { inspect } from './house/visit'

const CA = '/projects/default/settings/ca'
const PASSPHRASE = 'four walls and a safe'

let house: House
beforeAll(async () => {
  house = await House.open()
})
afterAll(() => house.close())

test('the root’s key is taken out, opens with openssl, and is removed from the server', async () => {
  const owner = await house.lookAsOwner()
  const { page } = owner
  await page.goto(CA)
  await page.getByRole('button', { name: 'Take the root’s key out' }).click()
  const dialog = page.getByRole('dialog')
  const take = async (password: string, passphrase: string) => {
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByLabel('Passphrase of the file').fill(passphrase)
    await dialog.getByRole('button', { name: 'Download the key file' }).click()
  }
  await take('not the password of Mara', PASSPHRASE)
  await dialog.getByText('type the one that you log in with').waitFor()
  await take(OWNER.password, 'short')
  await dialog.getByText('Expected a passphrase of at least 12 characters.').waitFor()
  expect(await dialog.getByLabel('Passphrase of the file').getAttribute('aria-invalid')).toBe('true')
  await inspect(owner, 'root-key-take')
  const [file] = await Promise.all([page.waitForEvent('download'), take(OWNER.password, PASSPHRASE)])
  await dialog.waitFor({ state: 'hidden' })
  const opened = contentOf(readFileSync(await file.path()))
  expect(opened.match(/-----BEGIN [A-Z ]+-----/g)).toEqual(['-----BEGIN CERTIFICATE-----', '-----BEGIN PRIVATE KEY-----'])
  expect(opened).toMatch(/subject=.*Root/)

  await page.getByRole('button', { name: 'Remove it from this server' }).click()
  await dialog.getByLabel('Your password').fill(OWNER.password)
  await inspect(owner, 'root-key-remove')
  await dialog.getByRole('button', { name: 'Remove it from this server' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Take the root’s key out' }).waitFor({ state: 'detached' })
  await page.getByRole('list', { name: 'Chain of trust' }).waitFor()
  await inspect(owner, 'root-key-gone')
})

/** What OpenSSL finds in a key file. */
function contentOf(bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'claviger-root-'))
  try {
    const path = join(folder, 'root.p12')
    writeFileSync(path, bytes)
    const words = ['pkcs12', '-in', path, '-passin', `pass:${PASSPHRASE}`, '-nodes']
    return execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
