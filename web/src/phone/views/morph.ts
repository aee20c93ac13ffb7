/**
 * Makes `old` like `wanted` with as few changes as it takes, so that focus, what was typed and what a screen reader is at
 * stay where they are. Elements with another `data-key` are replaced whole.
 */
export function morph(old: Element, wanted: Element): void {
  matchAttributes(old, wanted)
  const nodes = [...wanted.childNodes]
  nodes.forEach((node, at) => {
    const there = old.childNodes[at]
    if (!there) old.append(node)
    else if (there instanceof Element && node instanceof Element && isSame(there, node)) morph(there, node)
    else if (there instanceof Text && node instanceof Text) setText(there, node.data)
    else there.replaceWith(node)
  })
  while (old.childNodes.length > nodes.length) old.lastChild?.remove()
}

function isSame(old: Element, wanted: Element): boolean {
  return old.tagName === wanted.tagName && old.getAttribute('data-key') === wanted.getAttribute('data-key')
}

function setText(text: Text, data: string): void {
  if (text.data !== data) text.data = data
}

function matchAttributes(old: Element, wanted: Element): void {
  for (const name of old.getAttributeNames()) {
    // Whether a disclosure is open is its reader's business.
    if (!wanted.hasAttribute(name) && !(name === 'open' && old.tagName === 'DETAILS')) old.removeAttribute(name)
  }
  for (const { name, value } of wanted.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
}
