/** The server's word against a request: a `code` in a problem document. */
export class Refused extends Error {
  override readonly name = 'Refused'

  constructor(
    readonly code: string,
    readonly attemptsLeft: number | null = null,
  ) {
    super(`refused: ${code}`)
  }
}

/** What is nobody's word: it changes nothing, and the lease runs on. */
export class Trouble extends Error {
  override readonly name = 'Trouble'

  constructor(
    readonly kind: TroubleKind,
    /** How long the server wants to be left alone. */
    readonly retryAfterS: number | null = null,
  ) {
    super(`trouble: ${kind}`)
  }
}

/** `foreign` is an answer that the protocol does not know, such as a captive portal's page. */
export type TroubleKind = 'unreachable' | 'rate_limited' | 'unavailable' | 'foreign'
