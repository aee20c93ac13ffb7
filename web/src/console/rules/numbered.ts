/** Things that are known by their place alone, which does not change while they are shown. */
export function numbered<T>(things: readonly T[]): { number: number; one: T }[] {
  return things.map((one, number) => ({ number, one }))
}
