/** A part of the API's filter (RFC 7644): the attribute is one of these; nothing where none is named. */
export function anyOf(attribute: string, words: readonly string[] | undefined): string | undefined {
  if (!words || words.length === 0) return undefined
  const terms = words.map((word) => `${attribute} eq ${quoted(word)}`)
  return terms.length === 1 ? terms[0] : `(${terms.join(' or ')})`
}

/** A filter of which all parts are true. */
export function allOf(parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined)
  return said.length > 0 ? said.join(' and ') : undefined
}

/** A text as filters write it. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** What an address says as text; that of a number, `?q=42`, is read as one, and an ID is text all the same. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Those of some words that an address names. */
export function chosen<W extends string>(value: unknown, words: readonly W[]): W[] {
  const said = Array.isArray(value) ? value : [value]
  return words.filter((word) => said.includes(word))
}

/** The order after a click on a column's head: that column's, and the second time the other way round. */
export function turned(order: string, column: string): string {
  return order === column ? `-${column}` : column
}

/** How a column is sorted now, as `aria-sort` says it. */
export function direction(order: string, column: string): 'ascending' | 'descending' | 'none' {
  if (order === column) return 'ascending'
  return order === `-${column}` ? 'descending' : 'none'
}
