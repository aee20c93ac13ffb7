/** To be furnished. */
export function CredentialLink() {
  return null
}
