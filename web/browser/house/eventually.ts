/** Asks until there is an answer, or fails after some seconds. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, patienceS = 20): Promise<T> {
  const end = Date.now() + patienceS * 1_000
  while (Date.now() < end) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`not within ${patienceS} s: ${what}`)
}
