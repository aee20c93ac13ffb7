/** To be furnished. */
export function UserPage() {
  return null
}
