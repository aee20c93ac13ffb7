// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { de } from './texts.de'
import { en } from './texts.en'
import { knows, sayIn } from './texts'

function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`)))
}

/** A text's key, and the values that stand in it. */
function values([key, text]: [string, string]): string[] {
  return [key, ...(text.match(/\{\{\w+\}\}/g) ?? []).toSorted()]
}

describe('what the page says', () => {
  test('is the same in both languages, but for the words', () => {
    expect(leaves(de).map(values)).toEqual(leaves(en).map(values))
  })

  test('takes values, and the form that a number wants', () => {
    expect(sayIn('en')('invitation.pinWrong', { count: 1 })).toMatch(/^That was not the PIN. One attempt/)
    expect(sayIn('de')('invitation.pinWrong', { count: 3 })).toBe('Das war nicht die PIN. 3 Versuche bleiben.')
    expect(sayIn('en')('invitation.pinWrong')).toBe('That was not the PIN.')
  })

  test('is no more than its texts, whatever word the server says', () => {
    expect(knows('reason.stolen')).toBe(true)
    expect(['reason.constructor', 'reason.__proto__', 'reason.', 'reason', 'reason.stolen.length'].filter(knows)).toEqual([])
  })
})
