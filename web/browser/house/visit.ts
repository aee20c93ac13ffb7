import { expect } from 'vitest'
import { isLoaded, type Eyes } from './eyes'

/** Goes to a page, keeps a picture of it, and finds nothing wrong with it. */
export async function visit(eyes: Eyes, name: string, address: string): Promise<void> {
  const { page } = eyes
  await page.goto(address)
  await page.locator('main h1').waitFor()
  await page.waitForFunction(isLoaded)
  await inspect(eyes, name)
}

/** Keeps a picture of the page as it is, and finds nothing wrong with it. */
export async function inspect(eyes: Eyes, name: string): Promise<void> {
  await eyes.picture(name)
  expect((await eyes.findings()).map((finding) => `${name}: ${finding}`)).toEqual([])
  const beyond = await eyes.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(beyond, `${name} is as wide as the window`).toBeLessThanOrEqual(0)
}
