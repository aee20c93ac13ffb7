/** How wide and high a plot is inside, in the units of its drawing; it is stretched to its place. */
export const WIDTH = 720
export const HEIGHT = 200

/** The highest mark of an axis that begins with zero, and marks at equal steps up to it: 1, 2 or 5 times a power of ten. */
export function marks(highest: number): number[] {
  const wanted = Math.max(1, highest) / 4
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((size) => size >= wanted) ?? 10 * power)
  const count = Math.max(1, Math.ceil(Math.max(1, highest) / step))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** Where a value lies from above. */
export function heightOf(value: number, top: number): number {
  return HEIGHT - (value / top) * HEIGHT
}

/** Where moments lie, 0 to 1 from the first to the last. */
export function places(moments: readonly number[]): number[] {
  const [first = 0, last = 0] = [moments[0], moments.at(-1)]
  return last > first ? moments.map((at) => (at - first) / (last - first)) : moments.map(() => 0.5)
}

/** The index of what lies nearest to a place. */
export function nearest(all: readonly number[], place: number): number {
  let best = 0
  all.forEach((one, index) => {
    if (Math.abs(one - place) < Math.abs((all[best] ?? 0) - place)) best = index
  })
  return best
}

/** Some indices, spread evenly, the first and the last among them. */
export function some(count: number, wanted: number): number[] {
  if (count <= wanted) return Array.from({ length: count }, (_, index) => index)
  return Array.from({ length: wanted }, (_, index) => Math.round((index * (count - 1)) / (wanted - 1)))
}
