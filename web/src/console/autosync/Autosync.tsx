/** To be furnished. */
export function Autosync() {
  return null
}
