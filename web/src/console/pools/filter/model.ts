import type { Schemas } from '../../../api/client'

export type Attribute = Schemas['FilterAttribute']
export type Expression = Schemas['FilterExpression']

/** The operators of the grammar, and `np`: there is no value, which is written `not (… pr)`. */
export const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le', 'pr', 'np'] as const
export type Operator = (typeof OPERATORS)[number]

/** One condition, as it is drawn. */
export interface Rule {
  key: number
  attribute: string
  operator: Operator
  value: string | boolean
}

/** Conditions of which all have to hold, or any. */
export interface Group {
  key: number
  join: 'and' | 'or'
  of: Part[]
}

export type Part = Rule | Group

export function isGroup(part: Part): part is Group {
  return 'of' in part
}

/** Whether an operator stands alone. */
export function takesValue(operator: Operator): boolean {
  return operator !== 'pr' && operator !== 'np'
}

let last = 0
const freshKey = () => (last += 1)

export function newGroup(of: Part[] = [], join: Group['join'] = 'and'): Group {
  return { key: freshKey(), join, of }
}

export function newRule(attribute: Attribute): Rule {
  return { key: freshKey(), attribute: attribute.name, operator: 'eq', value: firstValue(attribute) }
}

/** What stands in a condition before anything was entered. */
export function firstValue({ kind, choices }: Attribute): string | boolean {
  return kind === 'boolean' ? true : (choices?.[0] ?? '')
}

/** The operators that can be drawn for an attribute. */
export function operatorsOf(attribute: Attribute): Operator[] {
  return OPERATORS.filter((operator) => attribute.operators.includes(operator === 'np' ? 'pr' : operator))
}

/** A filter as it is drawn; nothing if it has parts that cannot be. */
export function drawn(expression: Expression, attributes: readonly Attribute[]): Group | undefined {
  const part = drawnPart(expression, attributes)
  return part && (isGroup(part) ? part : newGroup([part]))
}

function drawnPart(expression: Expression, attributes: readonly Attribute[]): Part | undefined {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const parts = expression.of.map((part) => drawnPart(part, attributes))
      const of = parts.filter((part) => part !== undefined)
      return of.length === parts.length ? newGroup(of, expression.kind) : undefined
    }
    case 'not':
      return expression.of.kind === 'present' ? rule(expression.of.attribute, 'np', '', attributes) : undefined
    case 'present':
      return rule(expression.attribute, 'pr', '', attributes)
    case 'compare':
      return rule(expression.attribute, expression.operator, expression.value, attributes)
    case 'within':
      return undefined
  }
}

function rule(name: string, word: string, value: unknown, attributes: readonly Attribute[]): Rule | undefined {
  const attribute = attributes.find((known) => known.name.toLowerCase() === name.toLowerCase())
  const operator = OPERATORS.find((known) => known === word)
  if (!attribute || !operator || !operatorsOf(attribute).includes(operator)) return undefined
  const fits = attribute.kind === 'boolean' && takesValue(operator) ? typeof value === 'boolean' : typeof value === 'string'
  if (!fits || (typeof value !== 'string' && typeof value !== 'boolean')) return undefined
  return { key: freshKey(), attribute: attribute.name, operator, value }
}

/** The filter as text; groups without conditions say nothing. */
export function written(group: Group): string {
  const parts = group.of.map((part) => (isGroup(part) ? inner(part) : writtenRule(part)))
  return parts.filter((part) => part !== '').join(` ${group.join} `)
}

function inner(group: Group): string {
  const text = written(group)
  return group.of.length > 1 && text !== '' ? `(${text})` : text
}

function writtenRule({ attribute, operator, value }: Rule): string {
  if (operator === 'np') return `not (${attribute} pr)`
  return operator === 'pr' ? `${attribute} pr` : `${attribute} ${operator} ${JSON.stringify(value)}`
}

/** Whether every condition has what it needs. */
export function isComplete(group: Group): boolean {
  return group.of.every((part) => (isGroup(part) ? isComplete(part) : hasValue(part)))
}

export function hasValue({ operator, value }: Rule): boolean {
  return !takesValue(operator) || value !== ''
}

/** The same group with another part in the place of one, or without it. */
export function replaced(group: Group, key: number, part?: Part): Group {
  const of = group.of.flatMap((known) => {
    if (known.key === key) return part ? [part] : []
    return [isGroup(known) ? replaced(known, key, part) : known]
  })
  return { ...group, of }
}
