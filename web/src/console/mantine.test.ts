import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

const LIBRARY = 'node_modules/@mantine/core'

/** The names that the console takes from the library. */
function taken(): string[] {
  const files = readdirSync('src/console', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  const sources = files.map((file) => readFileSync(`src/console/${file}`, 'utf8'))
  const lists = sources.flatMap((source) => [...source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].map(([, names = '']) => names))
  return lists.flatMap((list) => list.split(',').map((name) => name.trim())).filter((name) => name && !name.startsWith('type '))
}

/** The library's styles that a file of it needs, with those of everything that it is made of. */
function stylesOf(file: string, seen: Set<string>): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  if (file.endsWith('.module.mjs')) return [basename(file, '.module.mjs')]
  const parts = readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g)
  return [...parts].flatMap(([, part = '']) => stylesOf(normalize(join(dirname(file), part)), seen))
}

/** Without white space, which differs between a part and the whole. */
function plain(css: string): string {
  return css.replaceAll(/\s/g, '')
}

it('the styles of all of the library that is used are there, and no others', () => {
  const exports = readFileSync(`${LIBRARY}/esm/index.mjs`, 'utf8')
  const seen = new Set<string>()
  const needed = taken().flatMap((name) => {
    const [, file] = exports.match(new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from "\\./([^"]+)"`)) ?? []
    if (!file) throw new Error(`the library has no ${name}`)
    return stylesOf(`${LIBRARY}/esm/${file}`, seen)
  })
  const known = needed.filter((name) => existsSync(`${LIBRARY}/styles/${name}.css`))
  const imported = [...readFileSync('src/console/mantine.ts', 'utf8').matchAll(/styles\/([A-Z]\w+)\.css/g)].map(([, name = '']) => name)
  expect(imported.toSorted()).toEqual([...new Set(known)].toSorted())
})

it('they stand in the order of the library', () => {
  const all = plain(readFileSync(`${LIBRARY}/styles.css`, 'utf8'))
  const imported = [...readFileSync('src/console/mantine.ts', 'utf8').matchAll(/'(@mantine\/core\/styles\/[^']+)'/g)]
  const places = imported.map(([, path = '']) => all.indexOf(plain(readFileSync(`node_modules/${path}`, 'utf8')).slice(0, 60)))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
})
