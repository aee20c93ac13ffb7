import { expect, it } from 'vitest'
import { actionsOf, type SyncRun } from './run'

const none: SyncRun['counts'] = { created: 0, updated: 0, deleted: 0, unchanged: 9, skipped: 0, revived: 0, ids_changed: 0, emails_changed: 0 }
const run = (counts: Partial<SyncRun['counts']>): Pick<SyncRun, 'counts'> => ({ counts: { ...none, ...counts } })

it('offers the kinds of change that a run has, who comes back apart from who changes', () => {
  expect(actionsOf(run({}))).toEqual([])
  expect(actionsOf(run({ created: 2, updated: 1, revived: 1 }))).toEqual(['create', 'revive'])
  expect(actionsOf(run({ deleted: 1, updated: 2, skipped: 1 }))).toEqual(['delete', 'update', 'skip', 'hold'])
})
