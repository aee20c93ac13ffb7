/** To be furnished. */
export function Import() {
  return null
}
