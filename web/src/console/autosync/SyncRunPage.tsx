/** To be furnished. */
export function SyncRunPage() {
  return null
}
