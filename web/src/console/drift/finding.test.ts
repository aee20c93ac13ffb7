import { describe, expect, test } from 'vitest'
import { commonDeeds, countOf, driftSearch, filterOf, isRunning, wordOf } from './finding'

describe('the drift report', () => {
  test('shows what its address says, and nothing else', () => {
    expect(driftSearch({ show: 'leaver', other: 1 })).toEqual({ show: 'leaver' })
    expect(driftSearch({ show: 'open' })).toEqual({})
    expect(driftSearch({ show: 'everything' })).toEqual({})
  })

  test('asks for one kind, for all that waits, or for what is noted', () => {
    expect(filterOf('open')).toBe('noted eq false')
    expect(filterOf('orphan')).toBe('noted eq false and kind eq "orphan"')
    expect(filterOf('noted')).toBe('noted eq true')
  })

  test('counts all kinds together, or one', () => {
    const counts = { orphan: 2, differs: 1 }
    expect([countOf({ counts }, 'open'), countOf({ counts }, 'differs'), countOf({ counts }, 'leaver')]).toEqual([3, 1, 0])
    expect(countOf({ counts }, 'noted')).toBeUndefined()
  })

  test('offers for many what can be done about each', () => {
    expect(commonDeeds([{ deeds: ['adopt', 'alert'] }, { deeds: ['overwrite', 'alert'] }])).toEqual(['alert'])
    expect(commonDeeds([])).toEqual([])
  })

  test('says of orphans that they are ended there, and keeps its word for all else', () => {
    const [orphan, leaver] = [{ kind: 'orphan' }, { kind: 'leaver' }]
    expect([wordOf('overwrite', [orphan, orphan]), wordOf('overwrite', [orphan, leaver])]).toEqual(['end', 'overwrite'])
    expect(wordOf('adopt', [orphan])).toBe('adopt')
  })

  test('knows a comparison that is under way', () => {
    expect(['never', 'listing', 'checking', 'completed', 'failed'].filter((state) => isRunning({ state }))).toEqual(['listing', 'checking'])
  })
})
