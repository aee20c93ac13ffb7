/** To be furnished. */
export function Users() {
  return null
}
