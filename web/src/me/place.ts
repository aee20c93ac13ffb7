import { useSyncExternalStore } from 'react'
import { isWay } from './way'
import type { Way } from './wire'

/** Which part of self-service is shown. It stands in the address behind the `#`, so that *back* goes back. */
export type Place =
  | { readonly is: 'home' }
  | { readonly is: 'door'; readonly way: Way | null }
  /** Somebody has opened a mailed link. Opening it uses nothing up. */
  | { readonly is: 'link'; readonly code: string }
  | { readonly is: 'lock'; readonly what: 'phone' | 'credential'; readonly id: string }
  | { readonly is: 'get'; readonly process: string | null }
  | { readonly is: 'history' }
  | { readonly is: 'password' }

export function placeOf(hash: string): Place {
  const [name = '', value = ''] = hash.replace(/^#/, '').split('=', 2)
  switch (name) {
    case 'door':
      return { is: 'door', way: isWay(value) ? value : null }
    case 'link':
      return value === '' ? { is: 'home' } : { is: 'link', code: value }
    case 'lock-phone':
    case 'lock-credential':
      return { is: 'lock', what: name === 'lock-phone' ? 'phone' : 'credential', id: value }
    case 'get':
      return { is: 'get', process: value || null }
    case 'history':
    case 'password':
      return { is: name }
    default:
      return { is: 'home' }
  }
}

export function fragmentOf(place: Place): string {
  switch (place.is) {
    case 'home':
      return ''
    case 'door':
      return place.way ? `#door=${place.way}` : '#door'
    case 'link':
      return `#link=${place.code}`
    case 'lock':
      return `#lock-${place.what}=${place.id}`
    case 'get':
      return place.process ? `#get=${place.process}` : '#get'
    case 'history':
    case 'password':
      return `#${place.is}`
  }
}

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(onChange, fragment))
}

/** Goes somewhere else on the page. */
export function go(place: Place): void {
  history.pushState(null, '', addressOf(place))
  tell()
}

/** Goes there instead: neither the address nor the history keep what was there. */
export function goInstead(place: Place): void {
  history.replaceState(null, '', addressOf(place))
  tell()
}

const listeners = new Set<() => void>()

function addressOf(place: Place): string {
  return location.pathname + fragmentOf(place)
}

function fragment(): string {
  return location.hash
}

function tell(): void {
  for (const listener of listeners) listener()
}

function onChange(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('hashchange', listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('hashchange', listener)
    removeEventListener('popstate', listener)
  }
}
