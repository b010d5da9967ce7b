/** Which part of the ledger is looked at, as it stands in the address. */
import type { LedgerAsk } from '../../api/consents'
import { isChannel, isState } from './consent-words'

/** What no server would know is left out, so that a mistyped address still shows the ledger. */
export function readAsk(params: URLSearchParams): LedgerAsk {
  const [person, purpose, channel, state] = [params.get('person'), params.get('purpose'), params.get('channel'), params.get('state')]
  return {
    ...(person ? { person_id: person } : {}),
    ...(purpose ? { purpose } : {}),
    ...(isChannel(channel) ? { channel } : {}),
    ...(isState(state) ? { state } : {}),
  }
}

export function ledgerTo(ask: LedgerAsk, entry: string | null = null): string {
  const said = { person: ask.person_id, purpose: ask.purpose, channel: ask.channel, state: ask.state, entry: entry ?? undefined }
  const text = new URLSearchParams(Object.entries(said).flatMap(([name, value]) => (value ? [[name, value]] : []))).toString()
  return `/consents/ledger${text === '' ? '' : `?${text}`}`
}
