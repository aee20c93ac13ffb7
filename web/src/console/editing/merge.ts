/** What a form holds: values, in branches with names. */
type Branch = Record<string, unknown>

/** A field that somebody else changed while it was being edited here. */
export interface Theirs {
  /** The field, with dots between its steps: `autosync.interval_minutes`. */
  path: string
  before: unknown
  now: unknown
  /** What was typed here instead, where something was. */
  typed?: unknown
}

/** What was changed, as a merge patch (RFC 7396) of what there was. */
export function difference<V extends Branch>(before: V, after: V): Branch {
  const patch: Branch = {}
  for (const [path, value] of leaves(after)) {
    if (!same(at(before, path), value)) put(patch, path, value)
  }
  return patch
}

/**
 * Moves what was typed onto a newer version: what was typed stays, the rest is
 * as it is now. Tells what somebody else changed.
 */
export function rebase<V extends Branch>(base: V, typed: V, fresh: V): { values: V; theirs: Theirs[] } {
  const values = structuredClone(fresh)
  const theirs: Theirs[] = []
  for (const [path, value] of leaves(typed)) {
    const [before, now] = [at(base, path), at(fresh, path)]
    const isMine = !same(before, value)
    if (isMine) put(values, path, value)
    if (!same(before, now) && !same(now, value)) theirs.push({ path, before, now, ...(isMine && { typed: value }) })
  }
  return { values, theirs }
}

/** Every value with its path; lists are values. */
function leaves(tree: Branch, above = ''): [path: string, value: unknown][] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const path = above + name
    return isBranch(value) ? leaves(value, `${path}.`) : [[path, value] satisfies [string, unknown]]
  })
}

function at(tree: Branch, path: string): unknown {
  return path.split('.').reduce<unknown>((branch, step) => (isBranch(branch) ? branch[step] : undefined), tree)
}

function put(tree: Branch, path: string, value: unknown): void {
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  let branch = tree
  for (const step of steps) {
    const next = branch[step]
    const inner = isBranch(next) ? next : {}
    branch[step] = inner
    branch = inner
  }
  branch[last] = value
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
