/** What somebody said, as the entries of the ledger that it makes. */
import type { NewConsent } from '../../api/consents'
import type { Basis, Channel, ConsentState, Purpose } from '../../api/consents-shapes'

/** Everything, of purposes and of channels. */
export const everything = '*'

export interface Said {
  state: ConsentState
  purpose: string | null
  channel: string | null
  basis: Basis | null
  version: number | null
  way: string
  note: string
  /** On the clock of the firm. */
  at: string | null
}

/** The purposes that are meant, retired ones never. */
export function meant(said: Pick<Said, 'purpose'>, purposes: Purpose[]): Purpose[] {
  return purposes.filter((each) => each.active && (said.purpose === everything || each.slug === said.purpose))
}

/** The channels that can be chosen for what is meant. */
export function channelsOf(said: Pick<Said, 'purpose'>, purposes: Purpose[]): Channel[] {
  return [...new Set(meant(said, purposes).flatMap((each) => each.channels))]
}

/** One entry for each purpose and channel that is meant. */
export function entriesOf(person: string, said: Said, purposes: Purpose[]): NewConsent[] {
  const note = said.note.trim()
  return meant(said, purposes).flatMap((purpose) =>
    purpose.channels
      .filter((channel) => said.channel === everything || channel === said.channel)
      .map((channel) => ({
        person_id: person,
        channel,
        purpose: purpose.slug,
        state: said.state,
        basis: said.basis ?? purpose.basis,
        ...(said.state === 'granted' && said.version !== null ? { text_version: said.version } : {}),
        source: said.way,
        ...(said.at ? { at: said.at } : {}),
        ...(note === '' ? {} : { proof: { note } }),
      })),
  )
}
