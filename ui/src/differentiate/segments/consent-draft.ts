/** A condition on what somebody agreed to, as the form holds it. */
import type { Filter } from '../../api/types'
import { statesOf } from '../../lib/agreed-words'
import { bare, isConsented, unbare } from '../../lib/filter'

export interface ConsentDraft {
  not: boolean
  purpose: string | null
  channel: string | null
  states: string[]
}

export const emptyConsent: ConsentDraft = { not: false, purpose: null, channel: null, states: ['granted'] }

export function readConsent(filter: Filter): ConsentDraft | null {
  const { part, not } = bare(filter)
  return isConsented(part) ? { not, purpose: part.consent, channel: part.channel, states: statesOf(part) } : null
}

export function saidConsent({ not, purpose, channel, states }: ConsentDraft): Filter {
  const [state = '', ...more] = states
  return unbare({ part: { consent: purpose ?? '', channel: channel ?? '', is: more.length === 0 ? state : states }, not })
}

export function wholeConsent({ purpose, channel, states }: ConsentDraft): boolean {
  return purpose !== null && channel !== null && states.length > 0
}
