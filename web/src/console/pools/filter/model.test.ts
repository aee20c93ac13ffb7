import { describe, expect, it } from 'vitest'
import { drawn, isComplete, isGroup, newGroup, newRule, operatorsOf, replaced, written, type Attribute, type Expression } from './model'

const TEXT = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr']
const last: Attribute = { name: 'last_name', label: null, kind: 'text', choices: null, operators: TEXT }
const state: Attribute = { name: 'state', label: null, kind: 'text', choices: ['active', 'locked'], operators: TEXT }
const trained: Attribute = { name: 'custom_fields.trained', label: 'Trained', kind: 'boolean', choices: null, operators: ['eq', 'ne', 'pr'] }
const ATTRIBUTES = [last, state, trained]

const compare = (attribute: string, operator: string, value: unknown): Expression => ({ kind: 'compare', attribute, operator, value })

/** What the server reads of a text, and the text that the drawing of it is written as. */
const ROUND: [string, Expression][] = [
  ['last_name eq "Berg"', compare('last_name', 'eq', 'Berg')],
  ['custom_fields.trained eq true', compare('custom_fields.trained', 'eq', true)],
  ['last_name co "a \\"b\\" \\\\ ü"', compare('last_name', 'co', 'a "b" \\ ü')],
  ['last_name pr', { kind: 'present', attribute: 'last_name' }],
  ['not (last_name pr)', { kind: 'not', of: { kind: 'present', attribute: 'last_name' } }],
  [
    'state eq "active" and (last_name sw "A" or last_name sw "B")',
    { kind: 'and', of: [compare('state', 'eq', 'active'), { kind: 'or', of: [compare('last_name', 'sw', 'A'), compare('last_name', 'sw', 'B')] }] },
  ],
  [
    '(last_name pr and state ne "locked") or (last_name pr or state pr)',
    {
      kind: 'or',
      of: [
        { kind: 'and', of: [{ kind: 'present', attribute: 'last_name' }, compare('state', 'ne', 'locked')] },
        { kind: 'or', of: [{ kind: 'present', attribute: 'last_name' }, { kind: 'present', attribute: 'state' }] },
      ],
    },
  ],
]

const HIDDEN: [string, Expression][] = [
  ['not (last_name eq "Berg")', { kind: 'not', of: compare('last_name', 'eq', 'Berg') }],
  ['last_name eq null', compare('last_name', 'eq', null)],
  ['emails[type eq "work"]', { kind: 'within', attribute: 'emails', of: compare('type', 'eq', 'work') }],
  ['a part that cannot be drawn hides the whole', { kind: 'and', of: [compare('last_name', 'eq', 'Berg'), compare('last_name', 'eq', 7)] }],
  ['an attribute that is not there', compare('shoe_size', 'eq', '44')],
]

describe('a filter that is drawn', () => {
  it.each(ROUND)('is written as it was read: %s', (text, expression) => {
    const group = drawn(expression, ATTRIBUTES)
    expect(group && written(group)).toBe(text)
  })

  it.each(HIDDEN)('is not where it would lose something: %s', (_, expression) => {
    expect(drawn(expression, ATTRIBUTES)).toBeUndefined()
  })

  it('knows attributes in any case, and writes them as they are called', () => {
    const group = drawn(compare('LAST_NAME', 'eq', 'Berg'), ATTRIBUTES)
    expect(group && written(group)).toBe('last_name eq "Berg"')
  })
})

describe('the builder', () => {
  it('offers what an attribute can be compared by', () => {
    expect(operatorsOf(trained)).toEqual(['eq', 'ne', 'pr', 'np'])
  })

  it('begins a condition with a value where there is one', () => {
    expect([newRule(last).value, newRule(state).value, newRule(trained).value]).toEqual(['', 'active', true])
  })

  it('says nothing of groups without conditions', () => {
    expect(written(newGroup([newGroup(), newRule(state), newGroup([newRule(trained)], 'or')]))).toBe(
      'state eq "active" and custom_fields.trained eq true',
    )
  })

  it('wants a value in each condition that takes one', () => {
    const empty = newRule(last)
    const whole = newGroup([newRule(state), newGroup([empty])])
    expect(isComplete(whole)).toBe(false)
    expect(isComplete(replaced(whole, empty.key, { ...empty, operator: 'np' }))).toBe(true)
  })

  it('changes one part wherever it stands, and takes it away', () => {
    const inside = newRule(last)
    const whole = newGroup([newRule(state), newGroup([inside, newRule(trained)], 'or')])
    expect(written(replaced(whole, inside.key, { ...inside, value: 'Berg' }))).toBe(
      'state eq "active" and (last_name eq "Berg" or custom_fields.trained eq true)',
    )
    const [, rest] = replaced(whole, inside.key).of
    expect(rest && isGroup(rest) && rest.of).toHaveLength(1)
  })
})
