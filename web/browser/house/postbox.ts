import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import PostalMime, { type Email } from 'postal-mime'
import { python, ROOT } from './environment'
import { eventually } from './eventually'

/** An SMTP server in a process of its own, and the mails that reached it. */
export class Postbox {
  readonly port: number
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port
    this.#process = process
    this.#folder = folder
  }

  static async open(): Promise<Postbox> {
    const folder = mkdtempSync(join(tmpdir(), 'claviger-post-'))
    const words = [`${ROOT}tests/smtp/server.py`, '--no-tls', '--mails', folder]
    const child = spawn(python, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    for await (const line of createInterface(child.stdout)) return new Postbox(Number(line), child, folder)
    throw new Error('the mail server ended before it said its port')
  }

  /** The mails to an address so far, the oldest first. */
  async to(address: string): Promise<Email[]> {
    const files = readdirSync(this.#folder).filter((name) => name.endsWith('.eml'))
    const mails = await Promise.all(files.toSorted().map((name) => PostalMime.parse(readFileSync(join(this.#folder, name)))))
    return mails.filter((mail) => mail.to?.some((to) => to.address === address))
  }

  /** Waits for a mail to an address whose subject or text matches. */
  mail(address: string, about: RegExp): Promise<Email> {
    return eventually(`a mail to ${address} about ${about}`, async () => {
      const mails = await this.to(address)
      return mails.findLast((mail) => about.test(mail.subject ?? '') || about.test(mail.text ?? ''))
    })
  }

  /** Waits for the newest activation link that was mailed to an address, other than `known`. */
  link(address: string, known?: string): Promise<string> {
    return eventually(`a link mailed to ${address}`, async () => {
      const links = (await this.to(address)).flatMap((mail) => /https?:\S+\/m\/#[a-z2-7]{26}/.exec(mail.text ?? '')?.[0] ?? [])
      const newest = links.at(-1)
      return newest === known ? undefined : newest
    })
  }

  /** Refuses mails to these addresses for good, and to no others, from now on. */
  refuse(addresses: readonly string[]): void {
    writeFileSync(join(this.#folder, 'refused.txt'), addresses.join('\n'))
  }

  close(): void {
    this.#process.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
