import { publicJwk, type Keys } from './keys'
import type { Line } from './line'
import { readClaimed, readOffer, readReset, readState, type Claimed, type Offer, type State } from './wire'

/** The kinds of things that this phone can install. */
const DOOR_ID = 'door_id'
const CERTIFICATES = 'certificates'

export function canInstall(kind: string): boolean {
  return kind === DOOR_ID || kind === CERTIFICATES
}


const PLATFORM = 'web'

/** The protocol's requests, but for those about certificates. Each throws what {@link Line.call} throws. */
export async function askOffer(line: Line, code: string): Promise<Offer> {
  return readOffer(await line.call({ method: 'POST', path: '/enrol/v1/offer', body: { code } }))
}

export async function claim(line: Line, keys: Keys, what: Claim): Promise<Claimed> {
  const device = {
    name: what.deviceName,
    platform: PLATFORM,
    public_key: await publicJwk(keys.signing.publicKey),
    encryption_key: await publicJwk(keys.encryption.publicKey),
  }
  const body = { code: what.code, ...(what.pin === null ? {} : { pin: what.pin }), device }
  return readClaimed(await line.call({ method: 'POST', path: '/enrol/v1/claim', body, keys }))
}

export interface Claim {
  readonly code: string
  readonly pin: string | null
  readonly deviceName: string
}

export async function confirm(line: Line, keys: Keys, keyIds: readonly string[]): Promise<State> {
  const certificates = keyIds.length === 0 ? [] : [{ kind: CERTIFICATES, key_ids: keyIds }]
  const body = { installed: [{ kind: DOOR_ID }, ...certificates] }
  return readState(await line.call({ method: 'POST', path: '/enrol/v1/confirm', body, keys }))
}

export async function askState(line: Line, keys: Keys): Promise<State> {
  return readState(await line.call({ method: 'GET', path: '/enrol/v1/state', keys }))
}

export async function reportDisabled(line: Line, keys: Keys, status: 'suspended' | 'revoked'): Promise<State> {
  return readState(await line.call({ method: 'POST', path: '/enrol/v1/disabled', body: { status }, keys }))
}

export async function reset(line: Line, keys: Keys): Promise<void> {
  readReset(await line.call({ method: 'POST', path: '/enrol/v1/reset', body: {}, keys }))
}
