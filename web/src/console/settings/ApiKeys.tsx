/** To be furnished. */
export function ApiKeys() {
  return null
}
