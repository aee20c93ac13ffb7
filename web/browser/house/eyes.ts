import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { chromiumProgram, ROOT } from './environment'

/** How a page is looked at. */
export interface Look {
  locale: 'en' | 'de'
  scheme: 'light' | 'dark'
  /** A desk, or a phone in the hand. */
  size: 'wide' | 'narrow'
}

export const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } } as const
const PICTURES = `${ROOT}test-output/pictures`
const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What a phone's browser says of itself. */
export const ANDROID_CHROME =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36'

export function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  // Without a sandbox, because test machines often run as root in a container, where Chromium has none.
  return chromium.launch({ executablePath: chromiumProgram, args: ['--no-sandbox', ...quiet] })
}

/** Somebody who looks at the pages. Everything that a page must not do is remembered as a complaint. */
export class Eyes {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: string[] = []
  readonly #look: Look

  private constructor(context: BrowserContext, page: Page, look: Look, origin: string) {
    this.context = context
    this.page = page
    this.#look = look
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) this.complaints.push(`asked ${request.url()}`)
    })
    context.on('weberror', (error) => this.complaints.push(String(error.error())))
    context.on('console', (message) => {
      if (/Content.Security.Policy|TrustedHTML|TrustedScript/i.test(message.text())) this.complaints.push(message.text())
    })
  }

  static async open(browser: Browser, url: string, wish: Partial<Look>): Promise<Eyes> {
    const look: Look = { locale: 'en', scheme: 'light', size: 'wide', ...wish }
    const context = await browser.newContext({
      baseURL: url,
      viewport: SIZES[look.size],
      locale: look.locale === 'en' ? 'en-GB' : 'de-DE',
      timezoneId: 'Europe/Berlin',
      colorScheme: look.scheme,
      reducedMotion: 'reduce',
      ...(look.size === 'narrow' && { hasTouch: true, isMobile: true, deviceScaleFactor: 2, userAgent: ANDROID_CHROME }),
    })
    return new Eyes(context, await context.newPage(), look, new URL(url).origin)
  }

  async logIn(email: string, password: string): Promise<void> {
    await this.page.goto('/login')
    await this.page.locator('input[type=email]').fill(email)
    await this.page.locator('input[autocomplete=current-password]').fill(password)
    await this.page.locator('button[type=submit]').click()
    await this.page.waitForURL((url) => !url.pathname.startsWith('/login'))
  }

  /** Keeps a picture of the page as test output: `test-output/pictures/<name>-<size>-<scheme>-<locale>.png`. */
  async picture(name: string): Promise<void> {
    const { size, scheme, locale } = this.#look
    mkdirSync(PICTURES, { recursive: true })
    await this.page.screenshot({ path: `${PICTURES}/${name}-${size}-${scheme}-${locale}.png` })
  }

  /** What a program finds against WCAG 2.2 A and AA on the page: nothing, if it is well. */
  async findings(): Promise<string[]> {
    // In one piece: pages have no frames of other origins, and the other way opens another page each time.
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode().withTags(WCAG_2_2_AA).analyze()
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`))
  }
}

/** Two looks in which each size, scheme and language comes once, and the longer words have the least room. */
export const TWO_LOOKS: readonly Look[] = [
  { size: 'wide', scheme: 'light', locale: 'en' },
  { size: 'narrow', scheme: 'dark', locale: 'de' },
]

/** Four looks in which every two of size, scheme and language come together in every way. */
const FOUR_LOOKS: readonly Look[] = [
  { size: 'wide', scheme: 'light', locale: 'en' },
  { size: 'wide', scheme: 'dark', locale: 'de' },
  { size: 'narrow', scheme: 'light', locale: 'de' },
  { size: 'narrow', scheme: 'dark', locale: 'en' },
]

/** Two are enough where everything runs at once and nobody looks at the pictures. */
export const LOOKS = process.env['CI'] ? TWO_LOOKS : FOUR_LOOKS

/** Whether a page waits for nothing more; runs in the page. */
export function isLoaded(): boolean {
  return document.querySelector('main h1, main h2') !== null && document.querySelector('.mantine-Skeleton-root') === null
}
