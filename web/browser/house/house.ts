import { api, type Api } from './api'
import { Eyes, openBrowser, type Look } from './eyes'
import { Postbox } from './postbox'
import { Server, type DatabaseKind } from './server'
import type { Browser } from 'playwright-core'

export const OWNER = { name: 'Mara Klein', email: 'mara.klein@example.org', password: 'a door is only as good as its key' }

/** A server, a mail server and a browser: everything that a test of the pages needs. */
export class House {
  readonly server: Server
  readonly postbox: Postbox
  readonly #browser: Browser
  readonly #eyes: Eyes[] = []

  private constructor(server: Server, postbox: Postbox, browser: Browser) {
    this.server = server
    this.postbox = postbox
    this.#browser = browser
  }

  /** A house in which nobody has an account yet; its server's configuration has these variables, too. */
  static async build(kind: DatabaseKind = 'sqlite', more: Record<string, string> = {}): Promise<House> {
    const postbox = await Postbox.open()
    const mail = {
      CLAVIGER_MAIL_HOST: '127.0.0.1',
      CLAVIGER_MAIL_PORT: String(postbox.port),
      CLAVIGER_MAIL_SECURITY: 'none',
      CLAVIGER_MAIL_FROM: 'doors@example.org',
    }
    const [server, browser] = await Promise.all([Server.start(kind, { ...mail, ...more }), openBrowser()])
    return new House(server, postbox, browser)
  }

  /** A house with its owner, who is the official contact. */
  static async open(kind: DatabaseKind = 'sqlite', more: Record<string, string> = {}): Promise<House> {
    const house = await House.build(kind, more)
    await house.server.claviger(['setup', '--email', OWNER.email, '--name', OWNER.name, '--password-stdin'], OWNER.password)
    return house
  }

  /** The API with the rights of an administrator, for what a test needs besides what it clicks. */
  async api(): Promise<Api> {
    const words = ['api-key', 'create', '--project', 'default', '--role', 'admin', '--name', 'tests']
    return api(this.server.url, (await this.server.claviger(words)).trim())
  }

  /** Somebody who looks at the pages, with a browser of their own that remembers nothing. */
  async look(look: Partial<Look> = {}): Promise<Eyes> {
    const eyes = await Eyes.open(this.#browser, this.server.url, look)
    this.#eyes.push(eyes)
    return eyes
  }

  /** Somebody who is logged in as the owner. */
  async lookAsOwner(look: Partial<Look> = {}): Promise<Eyes> {
    const eyes = await this.look(look)
    await eyes.logIn(OWNER.email, OWNER.password)
    return eyes
  }

  /** Closes the pages of everybody who looks. */
  async leave(): Promise<void> {
    await Promise.all(this.#eyes.map(({ context }) => context.close()))
  }

  /** Stops everything; fails if a page asked another host, or something went wrong in it that nobody saw. */
  async close(): Promise<void> {
    await this.#browser.close()
    await this.server.stop()
    this.postbox.close()
    const complaints = this.#eyes.flatMap((eyes) => eyes.complaints)
    if (complaints.length > 0) throw new Error(`the pages did what they must not:\n${complaints.join('\n')}`)
  }
}
