import { Trouble } from './trouble'

/** An object's members, read one by one; one that is not as agreed makes the whole answer foreign. */
export class Members {
  readonly #members: ReadonlyMap<string, unknown>

  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Trouble('foreign')
    this.#members = new Map(Object.entries(value))
  }

  value(name: string): unknown {
    return this.#members.get(name)
  }

  has(name: string): boolean {
    return (this.value(name) ?? null) !== null
  }

  text(name: string): string {
    const value = this.value(name)
    if (typeof value !== 'string') throw new Trouble('foreign')
    return value
  }

  textOrNull(name: string): string | null {
    return this.has(name) ? this.text(name) : null
  }

  number(name: string): number {
    const value = this.value(name)
    if (typeof value !== 'number') throw new Trouble('foreign')
    return value
  }

  time(name: string): number {
    const at = Date.parse(this.text(name))
    if (Number.isNaN(at)) throw new Trouble('foreign')
    return at
  }

  timeOrNull(name: string): number | null {
    return this.has(name) ? this.time(name) : null
  }

  object(name: string): Members {
    return new Members(this.value(name))
  }

  list<T>(name: string, read: (item: Members) => T): readonly T[] {
    const value = this.value(name)
    if (!Array.isArray(value)) throw new Trouble('foreign')
    return value.map((item) => read(new Members(item)))
  }

  listOrNone<T>(name: string, read: (item: Members) => T): readonly T[] {
    return this.has(name) ? this.list(name, read) : []
  }

  texts(name: string): readonly string[] {
    const value = this.value(name)
    if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) throw new Trouble('foreign')
    return value
  }
}
