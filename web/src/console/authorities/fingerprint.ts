/** A fingerprint as people compare it: pairs of digits in capitals. */
export function spelt(digits: string): string {
  return digits.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')
}
