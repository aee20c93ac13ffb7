import { pathsOf, valueAt, withValue, type Values } from './values'

/** A field that two people changed to different things. */
export interface Clash {
  path: string
  was: string
  theirs: string
  yours: string
}

/** What a second editor must know: what the first one changed, and what is to be decided. */
export interface Conflict {
  /** Fields that only the first editor changed; taken over, as nothing stands against it. */
  takenOver: { path: string; was: string; theirs: string }[]
  clashes: Clash[]
  /** The form from now on: one's own values, with what was taken over. */
  merged: Values
}

/**
 * Compares three versions of a user: as it was when the second editor began, as
 * the first one left it, and as the second one wants it.
 */
export function conflictOf(was: Values, theirs: Values, yours: Values): Conflict {
  const conflict: Conflict = { takenOver: [], clashes: [], merged: yours }
  for (const path of pathsOf(theirs)) {
    const [before, now, own] = [valueAt(was, path), valueAt(theirs, path), valueAt(yours, path).trim()]
    if (now === before || now === own) continue
    if (own === before) {
      conflict.takenOver.push({ path, was: before, theirs: now })
      conflict.merged = withValue(conflict.merged, path, now)
    } else {
      conflict.clashes.push({ path, was: before, theirs: now, yours: own })
    }
  }
  return conflict
}
