/**
 * What of a rich text is let onto the page: an allow-list of elements without attributes, and links to
 * web and mail addresses. The server cleans too; this does not rely on it. Unknown elements lose
 * themselves and keep their text; those whose text is no text lose that as well.
 */

export type Rich = string | { tag: RichTag; href?: string; children: Rich[] }
export type RichTag = (typeof tags)[number]

const tags = ['p', 'br', 'strong', 'em', 'u', 's', 'a', 'ul', 'ol', 'li', 'h2', 'h3', 'blockquote', 'code', 'pre'] as const

const same: Record<string, RichTag> = { b: 'strong', i: 'em', div: 'p', h1: 'h2', h4: 'h3', h5: 'h3', h6: 'h3', strike: 's', del: 's' }
const silent = ['script', 'style', 'template', 'iframe', 'object', 'embed', 'svg', 'math', 'noscript', 'head', 'title', 'textarea', 'select']

/** The little of a DOM node that is looked at. */
export interface RawNode {
  nodeType: number
  nodeName: string
  nodeValue: string | null
  childNodes: ArrayLike<RawNode>
  getAttribute?: (name: string) => string | null
}

const deepest = 40

export function clean(node: RawNode, depth = 0): Rich[] {
  return Array.from(node.childNodes).flatMap((child): Rich[] => {
    if (child.nodeType === 3) return child.nodeValue ? [child.nodeValue] : []
    if (child.nodeType !== 1 || depth > deepest) return []
    const name = child.nodeName.toLowerCase()
    if (silent.includes(name)) return []
    const inner = clean(child, depth + 1)
    const tag = Object.hasOwn(same, name) ? same[name] : tags.find((each) => each === name)
    if (!tag) return inner
    if (tag !== 'a') return [{ tag, children: inner }]
    const href = safeAddress(child.getAttribute?.('href') ?? '')
    return href ? [{ tag, href, children: inner }] : inner
  })
}

/** Only web and mail addresses; control characters and blanks, which browsers skip, are skipped first. */
export function safeAddress(typed: string): string | null {
  const tidy = typed.replace(/[\u0000-\u0020\u007f-\u00a0]/g, '')
  return /^(https?:\/\/|mailto:)./i.test(tidy) ? tidy : null
}

/** A bare domain typed as a link is one. */
export function typedAddress(typed: string): string | null {
  const tidy = typed.trim()
  if (tidy === '') return null
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(tidy)) return `mailto:${tidy}`
  return safeAddress(/^[a-z][a-z0-9+.-]*:/i.test(tidy) ? tidy : `https://${tidy}`)
}

export function plainText(tree: Rich[]): string {
  return tree
    .map((each) => {
      if (typeof each === 'string') return each
      if (each.tag === 'br') return '\n'
      const inner = plainText(each.children)
      return ['p', 'li', 'h2', 'h3', 'blockquote', 'pre'].includes(each.tag) ? `${inner}\n` : inner
    })
    .join('')
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => escapes[mark] ?? mark)

export function html(tree: Rich[]): string {
  return tree
    .map((each) => {
      if (typeof each === 'string') return escaped(each)
      if (each.tag === 'br') return '<br>'
      const href = each.href ? ` href="${escaped(each.href)}"` : ''
      return `<${each.tag}${href}>${html(each.children)}</${each.tag}>`
    })
    .join('')
}

/** Parsed in a document of its own, where nothing is loaded and no script runs. */
export function parseRich(text: string): Rich[] {
  if (text === '') return []
  return clean(new DOMParser().parseFromString(text, 'text/html').body)
}
