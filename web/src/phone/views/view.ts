import type { Locale } from '../../language/locale'
import type { PinFault } from '../actions'
import type { Pins } from '../pins'
import type { Wallet } from '../wallet'
import type { Say } from '../texts'

/** What views know beside what they show. */
export interface View {
  readonly t: Say
  readonly locale: Locale
  readonly wallet: Pick<Wallet, 'isAsking' | 'problem'> & { readonly pins: Pick<Pins, 'isWaiting'> }
  readonly online: boolean
  readonly installed: boolean
  /** Whether the browser has agreed to keep what is stored. */
  readonly isKept: boolean
  /** Whether the browser offers to put the page on the home screen. */
  readonly canInstall: boolean
  /** An example of a link, for the field that takes one. */
  readonly exampleLink: string
  /** What became of copying the link. */
  readonly copied: 'copied' | 'notCopied' | null
  readonly pinFault: PinFault | null
}
