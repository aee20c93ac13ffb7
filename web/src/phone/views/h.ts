/** What an element can hold: text, elements, or nothing. */
export type Content = Node | string | null | false | readonly Content[]

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

const SVG = 'http://www.w3.org/2000/svg'
const SVG_TAGS = new Set(['svg', 'path', 'rect', 'circle', 'g', 'title'])

/**
 * Makes an element. Text is only ever text: nothing here parses HTML. Attributes that are false, null or undefined are
 * left out. What a control does is named by `data-do`; see `main.ts`.
 */
export function h(tag: string, attributes: Attributes = {}, ...contents: Content[]): Element {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, contents)
  return element
}

function append(element: Element, contents: Content): void {
  if (contents === null || contents === false) return
  if (typeof contents === 'string' || contents instanceof Node) element.append(contents)
  else for (const content of contents) append(element, content)
}
