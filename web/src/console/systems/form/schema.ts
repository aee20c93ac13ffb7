import type { Locale } from '../../../language/locale'
import { WORDS } from './words'

/** A field of a connector's configuration, as its form shows it. */
export interface ConfigField {
  name: string
  label: string
  hint: string | undefined
  /** What stands in it at first. */
  initial: string
  isSecret: boolean
  isAddress: boolean
  isRequired: boolean
}

/** The fields that a connector's JSON schema describes, in the order of its `x-order`. */
export function fieldsOf(connector: { connector: string; schema: object }, locale: Locale): ConfigField[] {
  const schema = record(connector.schema)
  const properties = record(schema['properties'])
  const required = texts(schema['required'])
  const order = texts(schema['x-order'])
  const names = [...order, ...Object.keys(properties).filter((name) => !order.includes(name))]
  return names.filter((name) => name in properties).map((name) => {
    const property = record(properties[name])
    const words = WORDS[locale]?.[connector.connector]?.[name]
    return {
      name,
      label: words?.label ?? capital(text(property['title']) ?? name),
      hint: words?.hint ?? text(property['description']),
      initial: text(property['default']) ?? '',
      isSecret: property['writeOnly'] === true || property['format'] === 'password',
      isAddress: property['format'] === 'uri',
      isRequired: required.includes(name),
    }
  })
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function capital(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1)
}
