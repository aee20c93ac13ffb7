import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'

const LIBRARY = 'node_modules/@mantine/core'
const HERE = 'src/console'
const FIRST = `${HERE}/mantine.ts`
const LATER = `${HERE}/mantine.later.ts`

const text = (file: string) => readFileSync(file, 'utf8')
const found = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, part = '']) => part)
/** Without white space, which differs between a part and the whole. */
const plain = (css: string) => css.replaceAll(/\s/g, '')

function fileOf(from: string, path: string): string[] {
  const at = normalize(join(dirname(from), path))
  return [`${at}.ts`, `${at}.tsx`].filter((file) => existsSync(file))
}

/** A source with everything that comes with it; what is fetched later does not. */
function closure(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const path of found(text(file), /^(?:import|export)(?! type)[^;'"]*?['"](\.[^'"]+)['"]/gm)) {
    for (const part of fileOf(file, path)) closure(part, seen)
  }
  return seen
}

const files = readdirSync(HERE, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
const fetched = files.flatMap((file) => {
  const at = join(HERE, file)
  return found(text(at), /import\('(\.[^']+)'\)/g).flatMap((path) => fileOf(at, path))
})

const list = closure(`${HERE}/users/Users.tsx`, closure(`${HERE}/main.tsx`))

/** The library's styles that a file of it needs, with those of everything that it is made of. */
function stylesOf(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  if (file.endsWith('.module.mjs')) return [basename(file, '.module.mjs')]
  return found(text(file), /from "(\.[^"]+)"/g).flatMap((part) => stylesOf(normalize(join(dirname(file), part)), seen))
}

const all = text(`${LIBRARY}/esm/index.mjs`)

/** The library's styles that sources need. */
function needed(sources: Iterable<string>): Set<string> {
  const lists = [...sources].flatMap((source) => found(text(source), /import \{([^}]*)\} from '@mantine\/core'/g))
  const taken = lists.flatMap((names) => names.split(',').map((name) => name.trim())).filter((name) => name && !name.startsWith('type '))
  const seen = new Set<string>()
  const styles = taken.flatMap((name) => {
    const [path] = found(all, new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "\\./([^"]+)"`, 'g'))
    if (!path) throw new Error(`the library has no ${name}`)
    return stylesOf(`${LIBRARY}/esm/${path}`, seen)
  })
  return new Set(styles.filter((name) => existsSync(`${LIBRARY}/styles/${name}.css`)))
}

/** What sources need beyond what is there first. */
function neededLater(sources: Iterable<string>): string[] {
  const first = needed(list)
  return [...needed(sources)].filter((name) => !first.has(name))
}

const imported = (file: string) => found(text(file), /@mantine\/core\/styles\/([A-Z]\w+)\.css/g)

describe('the styles of the library', () => {
  it('that the list of users needs come first, and no others', () => {
    expect(imported(FIRST).toSorted()).toEqual([...needed(list)].toSorted())
  })

  it('that other rooms need come later, and no others', () => {
    const others = neededLater(fetched.flatMap((file) => [...closure(file)]))
    expect(imported(LATER).toSorted()).toEqual(others.toSorted())
  })

  it.each(fetched)('come with %s where it needs more than the first', (file) => {
    const sources = closure(file)
    expect(sources.has(LATER) ? [] : neededLater(sources)).toEqual([])
  })

  it.each([FIRST, LATER])('stand in its own order in %s', (file) => {
    const whole = plain(text(`${LIBRARY}/styles.css`))
    const paths = found(text(file), /'(@mantine\/core\/styles\/[^']+)'/g)
    const places = paths.map((path) => whole.indexOf(plain(text(`node_modules/${path}`)).slice(0, 60)))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((one, other) => one - other))
  })
})
