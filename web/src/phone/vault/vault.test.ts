// @vitest-environment node
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newCard, withKeys } from '../card'
import { makeKeys } from '../protocol/keys'
import { LINK } from '../testing/server'
import { parseLink, type Link } from '../link'
import { openVault } from './vault'

// The type of a good link is narrowed by hand: the link is a constant.
const link = parseLink(LINK) as Link

test('a card with its keys outlives the page, and the keys still sign', async () => {
  const keys = await makeKeys()
  const card = withKeys(await newCard(link, 1), keys, null)
  await (await openVault('a')).put(card)
  const found = await (await openVault('a')).lookup(card.id)
  expect(found).toMatchObject({ publicUrl: link.publicUrl, phase: { is: 'claiming', code: link.code } })
  if (found?.phase.is !== 'claiming') throw new Error('not claiming')
  const { privateKey } = found.phase.keys.signing
  expect(privateKey.extractable).toBe(false)
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, privateKey, new Uint8Array(4))
  expect(await crypto.subtle.verify(algorithm, keys.signing.publicKey, signature, new Uint8Array(4))).toBe(true)
})

test('a change replaces the card whole', async () => {
  const vault = await openVault('b')
  const card = await newCard(link, 1)
  await vault.put(withKeys(card, await makeKeys(), null))
  await vault.put(card)
  expect((await vault.list()).map(({ phase }) => phase)).toEqual([{ is: 'invited', code: link.code }])
})

test('what is removed is gone, and servers do not see each other’s cards', async () => {
  const [one, other] = await Promise.all([openVault('c'), openVault('d')])
  const card = await newCard(link, 1)
  await one.put(card)
  expect(await other.list()).toEqual([])
  await one.remove(card.id)
  expect(await one.lookup(card.id)).toBeNull()
})

test('what cannot be stored says so', async () => {
  const vault = await openVault('e')
  const card = await newCard(link, 1)
  // A function stands for anything that a browser refuses to store.
  await expect(vault.put({ ...card, messages: [(() => 0) as never] })).rejects.toThrow(/clone/i)
  expect(await vault.list()).toEqual([])
})
