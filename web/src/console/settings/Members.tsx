/** To be furnished. */
export function Members() {
  return null
}
