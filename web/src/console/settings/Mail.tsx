/** To be furnished. */
export function Mail() {
  return null
}
