import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** A CA of two levels, made and run by openssl. */
export class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), 'claviger-authority-'))
  #made = 0

  constructor() {
    this.write('ca.cnf', 'basicConstraints=critical,CA:true,pathlen:0\n')
    this.write('user.cnf', 'basicConstraints=critical,CA:false\n')
    this.openssl('req', '-x509', ...EC, '-keyout', 'root.key', '-out', 'root.pem', '-subj', '/CN=Root')
    this.openssl('req', '-new', ...EC, '-keyout', 'ca.key', '-out', 'ca.csr', '-subj', '/CN=Issuing CA')
    this.openssl('x509', '-req', '-in', 'ca.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-extfile', 'ca.cnf', '-out', 'ca.pem')
  }

  get chain(): string {
    return this.read('ca.pem').toString()
  }

  /** Verifies a request in DER, and certifies it. */
  certify(request: Uint8Array): { serial: string; certificate: string } {
    this.write('request.der', request)
    this.openssl('req', '-verify', '-inform', 'DER', '-in', 'request.der', '-out', 'request.pem')
    this.#made += 1
    // The first bit set, so that DER needs an octet more.
    const serial = `f1${this.#made.toString(16).padStart(30, '0')}`
    const ca = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-extfile', 'user.cnf', '-set_serial', `0x${serial}`]
    this.openssl('x509', '-req', '-in', 'request.pem', ...ca, '-out', 'user.pem')
    return { serial, certificate: this.read('user.pem').toString() }
  }

  /** A key that the server makes: PKCS#8 in DER, and a request for its certificate. */
  makeKey(subject: string): { pkcs8: Buffer; request: Buffer } {
    this.openssl('req', '-new', ...EC, '-keyout', 'server.key', '-outform', 'DER', '-out', 'server.csr', '-utf8', '-subj', subject)
    this.openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'server.key', '-outform', 'DER', '-out', 'server.der')
    return { pkcs8: this.read('server.der'), request: this.read('server.csr') }
  }

  openssl(...args: string[]): string {
    return execFileSync('openssl', args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString()
  }

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name))
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.folder, name), content)
  }

  close(): void {
    rmSync(this.folder, { recursive: true })
  }
}
