import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { binary, postgresServer } from './environment'

export type DatabaseKind = 'sqlite' | 'postgres'

/** A running `claviger serve` with a data directory and a database of its own. */
export class Server {
  readonly url: string
  /** The link with which the first operator is made. */
  readonly setupLink: string
  readonly #process: ChildProcess
  readonly #folder: string
  readonly #settings: NodeJS.ProcessEnv

  private constructor(url: string, setupLink: string, process: ChildProcess, folder: string, settings: NodeJS.ProcessEnv) {
    this.url = url
    this.setupLink = setupLink
    this.#process = process
    this.#folder = folder
    this.#settings = settings
  }

  static async start(kind: DatabaseKind, variables: Record<string, string>): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'claviger-browser-'))
    const url = `http://127.0.0.1:${await freePort()}`
    const settings = {
      ...process.env,
      CLAVIGER_DATA_DIR: join(folder, 'data'),
      CLAVIGER_LISTEN: new URL(url).host,
      CLAVIGER_LOG_LEVEL: 'warn',
      ...(kind === 'postgres' && { CLAVIGER_DATABASE_URL: await freshDatabase() }),
      ...variables,
    }
    const child = spawn(binary, ['serve', '--allow-private-addresses'], { env: settings, stdio: ['ignore', 'pipe', 'inherit'] })
    const setupLink = await linkPrintedBy(child)
    return new Server(url, setupLink, child, folder, settings)
  }

  /** Runs another command on the server's data; answers its standard output. */
  claviger(words: string[], input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile(binary, words, { env: this.#settings }, (error, stdout) => (error ? reject(error) : resolve(stdout)))
      child.stdin?.end(input)
    })
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve))
    this.#process.kill('SIGTERM')
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The server prints it when it is ready, on its first start. */
async function linkPrintedBy(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no standard output')
  const printed: string[] = []
  for await (const line of createInterface(child.stdout)) {
    printed.push(line)
    const link = /https?:\S+\/setup#\S+/.exec(line)?.[0]
    if (link) {
      child.stdout.resume()
      return link
    }
  }
  throw new Error(`the server ended before it was ready: ${printed.join('\n')}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

let databases = 0

async function freshDatabase(): Promise<string> {
  databases += 1
  const name = `browser_${process.pid}_${Date.now()}_${databases}`
  const client = new Client({ connectionString: postgresServer() })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
  const url = new URL(postgresServer())
  url.pathname = `/${name}`
  return url.href
}
