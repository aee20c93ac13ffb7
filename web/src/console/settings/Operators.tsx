/** To be furnished. */
export function Operators() {
  return null
}
