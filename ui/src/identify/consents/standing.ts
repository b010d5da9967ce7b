/** Where somebody stands, in one mark: for a purpose on a channel, and for a channel altogether. */
import type { Channel, PersonConsent } from '../../api/consents-shapes'
import type { IconName } from '../../ui/icon'
import { channelWords, inOrder } from './consent-words'

export type Mark = 'yes' | 'waiting' | 'no' | 'open'

export const marks: Record<Mark, { label: string; icon: IconName; colour: string }> = {
  yes: { label: 'Yes', icon: 'check', colour: 'green' },
  waiting: { label: 'Waiting', icon: 'clock', colour: 'yellow' },
  no: { label: 'No', icon: 'block', colour: 'red' },
  open: { label: 'Not asked', icon: 'minus', colour: 'grey' },
}

export function markOf({ allowed, reason }: Pick<PersonConsent, 'allowed' | 'reason'>): Mark {
  if (allowed) return 'yes'
  if (reason === 'pending') return 'waiting'
  return reason === 'no_consent' || reason === 'no_address' ? 'open' : 'no'
}

/** A mark in words; where an address is missing, nobody could ask. */
export function markWords(each: Pick<PersonConsent, 'allowed' | 'reason'>): string {
  const { [each.allowed ? 'granted' : each.reason]: exact } = exactly
  return exact ?? marks[markOf(each)].label
}

const exactly: Record<string, string | undefined> = { no_address: 'No address', suppressed: 'Blocked', restricted: 'Restricted', objected: 'Objected' }

export interface ChannelStanding {
  channel: Channel
  mark: Mark
  /** Like “E-mail: yes to Newsletter; waiting for Offers”. */
  told: string
}

const order: Mark[] = ['yes', 'waiting', 'no', 'open']
const before: Record<Mark, string> = { yes: 'yes to', waiting: 'waiting for', no: 'no to', open: 'not asked for' }

/** Each channel by the best that stands there: one yes is a reason to write. */
export function byChannel(all: PersonConsent[]): ChannelStanding[] {
  return inOrder(all.map((each) => each.channel)).map((channel) => {
    const here = all.filter((each) => each.channel === channel)
    const parts = order.flatMap((mark) => {
      const names = here.filter((each) => markOf(each) === mark).map((each) => each.purpose_name)
      return names.length > 0 ? [{ mark, text: `${before[mark]} ${names.join(', ')}` }] : []
    })
    return { channel, mark: parts[0]?.mark ?? 'open', told: `${channelWords(channel)}: ${parts.map((part) => part.text).join('; ')}` }
  })
}

export interface PurposeStanding {
  purpose: string
  name: string
  channels: PersonConsent[]
}

/** Each purpose with its channels, in the order of the server and of the channels. */
export function byPurpose(all: PersonConsent[]): PurposeStanding[] {
  return [...new Set(all.map((each) => each.purpose))].map((purpose) => {
    const here = all.filter((each) => each.purpose === purpose)
    const rank = inOrder(here.map((each) => each.channel))
    return { purpose, name: here[0]?.purpose_name ?? purpose, channels: here.sort((one, other) => rank.indexOf(one.channel) - rank.indexOf(other.channel)) }
  })
}
