/** To be furnished. */
export function Account() {
  return null
}
