/** Some lines of text below each other; those that say nothing are left out. */
export function Lines({ lines }: { lines: readonly (string | false | null | undefined)[] }) {
  return (
    <>
      {lines
        .filter((line) => typeof line === 'string')
        .map((line) => (
          <div key={line}>{line}</div>
        ))}
    </>
  )
}
