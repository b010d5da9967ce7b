/** What people said of being reached, in plain words: "agreed to Newsletter by e-mail". */
import type { Consented } from '../api/types'

/** Who never said anything of a purpose and a channel. */
export const nothing = 'none'

const verbs: Record<string, string> = {
  granted: 'agreed to',
  pending: 'has yet to confirm',
  withdrawn: 'took back',
  denied: 'declined',
  objected: 'objected to',
  [nothing]: 'said nothing about',
}

const ways: Record<string, string> = {
  email: 'by e-mail',
  sms: 'by text message',
  call: 'by phone',
  post: 'by post',
  ads: 'in ads',
  push: 'by push message',
  web: 'on the website',
}

/** The states that are asked for; to have agreed, where none is said. */
export function statesOf({ is = 'granted' }: Pick<Consented, 'is'>): string[] {
  return Array.isArray(is) ? is : [is]
}

/** `purpose` is its name. */
export function agreedWords(consented: Consented, purpose: string): string {
  const said = statesOf(consented).map((state) => verbs[state] ?? state)
  return `${said.join(' or ')} ${matter(consented, purpose)}`
}

/** A plain "did not", instead of brackets. */
export function notAgreedWords(consented: Consented, purpose: string): string | null {
  const [state, ...more] = statesOf(consented)
  return state === 'granted' && more.length === 0 ? `did not agree to ${matter(consented, purpose)}` : null
}

function matter({ channel }: Consented, purpose: string): string {
  return `${purpose} ${ways[channel] ?? `by ${channel}`}`
}
