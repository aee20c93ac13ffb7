import type { Locale } from './locale'

/** Texts by their keys; a key can hold further ones. */
export interface Tree {
  readonly [key: string]: string | Tree
}

/** The same keys, with other words. */
export type SameAs<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameAs<T[K]> }

type Countless<K extends string> = K extends `${infer Word}_one` | `${infer Word}_other` ? Word : K

/** The keys of a tree of texts, with dots between the steps. */
export type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? Countless<K> : `${K}.${Keys<T[K]>}`
}[keyof T & string]

export type Say<T> = (key: Keys<T>, values?: Record<string, string | number>) => string

/**
 * Says what a tree of texts holds. Values stand in braces, `{{name}}`. Texts for
 * numbers have two keys, `rows_one` and `rows_other`, and are asked for as
 * `rows` with the value `count`.
 */
export function sayIn<T extends Tree>(tree: T, locale: Locale): Say<T> {
  const plural = new Intl.PluralRules(locale)
  return (key, values = {}) => {
    const count = values['count']
    const form = typeof count === 'number' ? find(tree, `${key}_${plural.select(count)}`) : undefined
    return fill(form ?? find(tree, key) ?? key, values)
  }
}

/** Whether there is such a text; for words that come from the server. */
export function knows<T extends Tree>(tree: T, key: string): key is Keys<T> {
  return find(tree, key) !== undefined
}

function find(tree: Tree, key: string): string | undefined {
  let at: string | Tree | undefined = tree
  for (const step of key.split('.')) at = typeof at === 'object' && Object.hasOwn(at, step) ? at[step] : undefined
  return typeof at === 'string' ? at : undefined
}

function fill(text: string, values: Record<string, string | number>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}
