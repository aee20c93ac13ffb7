import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { binary } from './environment'
import { eventually } from './eventually'

/** What the simulator prints when it is ready. */
const READY =
  /ready at (?<url>\S+) .*organization (?<organization>\w+), client_id (?<clientId>\S+), client_secret (?<secret>\S+), application_id (?<application>[^)\s]+)/

interface Access {
  url: string
  organization: string
  clientId: string
  secret: string
  application: string
}

interface Phone {
  container: string
}

/** HID Origo, as `claviger simulate origo` plays it, and the phones that people hold. */
export class Origo {
  readonly access: Access
  readonly #process: ChildProcess

  private constructor(access: Access, process: ChildProcess) {
    this.access = access
    this.#process = process
  }

  static async start(): Promise<Origo> {
    const child = spawn(binary, ['simulate', 'origo', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface(child.stdout)) {
      const found = READY.exec(line)?.groups
      if (!found) continue
      child.stdout.resume()
      const { url = '', organization = '', clientId = '', secret = '', application = '' } = found
      return new Origo({ url, organization, clientId, secret, application }, child)
    }
    throw new Error('the simulator ended before it was ready')
  }

  /** A phone accepts an invitation. */
  accept(code: string, phone: string): Promise<Phone> {
    return this.#post('phones/accept', { code, phone })
  }

  /** The app is deleted from a phone. */
  remove(container: string): Promise<unknown> {
    return this.#post(`phones/${container}/remove`, {})
  }

  /** Somebody who is managed elsewhere comes, or is changed: a call as other head-ends make it, with their own access. */
  async manage(method: string, path: string, body?: unknown): Promise<unknown> {
    const { url, organization, clientId, secret, application } = this.access
    const form = new URLSearchParams({ client_id: clientId, client_secret: secret, grant_type: 'client_credentials' })
    const login = await fetch(`${url}/authentication/customer/${organization}/token`, { method: 'POST', body: form })
    const { access_token: token } = (await login.json()) as { access_token: string } // the service's own shape
    const answered = await fetch(`${url}/credential-management/customer/${organization}/${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Application-ID': application,
        'Application-Version': '1.0',
        'Content-Type': 'application/vnd.assaabloy.ma.credential-management-2.2+json',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answered.ok) throw new Error(`the simulator answered ${answered.status} to ${method} ${path}: ${await answered.text()}`)
    const text = await answered.text()
    return text ? (JSON.parse(text) as unknown) : undefined
  }

  /** How many credentials of a part number are left. */
  available(part: string, n: number): Promise<unknown> {
    return this.#post(`pools/${part}/available`, { n })
  }

  /** What goes wrong from now on: these faults and no others. */
  faults(...faults: string[]): Promise<unknown> {
    return this.#post('faults', { faults })
  }

  /** Waits until something is so over there. */
  until(what: string, isSo: (state: string) => boolean): Promise<string> {
    return eventually(what, async () => {
      const state = await (await fetch(`${this.access.url}/simulator/state`)).text()
      return isSo(state) ? state : undefined
    })
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill('SIGTERM')
    await ended
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const answered = await fetch(`${this.access.url}/simulator/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answered.ok) throw new Error(`the simulator answered ${answered.status} to ${path}: ${await answered.text()}`)
    // The simulator's own shapes; what a test reads of them is named above.
    return (await answered.json()) as T
  }
}
