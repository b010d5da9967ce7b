/** Addresses of websites as people type them: `shop.example.com` means `https://shop.example.com`. */

/** Scheme, host and port, as a browser says where a page is from; nothing for what is no address of a website. */
export function originOf(typed: string): string | null {
  const text = typed.trim()
  if (text === '' || /\s/.test(text)) return null
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/i.test(text)
  try {
    const url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${local ? 'http' : 'https'}://${text}`)
    const named = url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('[')
    return (url.protocol === 'https:' || url.protocol === 'http:') && named ? url.origin : null
  } catch {
    return null
  }
}

/** Each as an origin, none twice; and what cannot be read. */
export function originsOf(typed: string[]): { origins: string[]; wrong: string[] } {
  const read = typed.map((text) => ({ text, origin: originOf(text) }))
  return {
    origins: [...new Set(read.flatMap(({ origin }) => origin ?? []))],
    wrong: read.filter(({ origin }) => origin === null).map(({ text }) => text),
  }
}

/** As a reader knows it. */
export function originShort(origin: string): string {
  return origin.replace(/^https:\/\//, '')
}
