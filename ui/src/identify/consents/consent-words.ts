/** Consent in plain words: channels, what was said, what it rests on, why somebody may be contacted or not. */
import type { Basis, Channel, ConsentState, Reached, SuppressionReason } from '../../api/consents-shapes'
import type { IconName } from '../../ui/icon'

export const channels: { value: Channel; label: string; icon: IconName }[] = [
  { value: 'email', label: 'E-mail', icon: 'mail' },
  { value: 'sms', label: 'Text message', icon: 'comment' },
  { value: 'call', label: 'Phone call', icon: 'call' },
  { value: 'post', label: 'Post', icon: 'post' },
  { value: 'ads', label: 'Ads', icon: 'megaphone' },
  { value: 'push', label: 'Push message', icon: 'bell' },
  { value: 'web', label: 'Website', icon: 'globe' },
]

const byAddress: readonly string[] = ['email', 'sms', 'call', 'ads'] satisfies Reached[]
export const isReached = (text: string | null): text is Reached => text !== null && byAddress.includes(text)

/** Those that reach people by an address, which can be left out. */
export const reached = channels.filter((each) => isReached(each.value))

const channelOf = (channel: string) => channels.find((each) => each.value === channel)

export const channelWords = (channel: string): string => channelOf(channel)?.label ?? channel
export const channelIcon = (channel: string): IconName => channelOf(channel)?.icon ?? 'comment'
export const isChannel = (text: string | null): text is Channel => text !== null && channelOf(text) !== undefined

/** Channels in the order in which they are always shown. */
export function inOrder(some: Iterable<Channel>): Channel[] {
  const wanted = new Set(some)
  return channels.map((each) => each.value).filter((each) => wanted.has(each))
}

export interface StateWords {
  value: ConsentState
  label: string
  colour: string
  /** What it means, for somebody who meets the word for the first time. */
  told: string
}

export const states: StateWords[] = [
  { value: 'granted', label: 'Agreed', colour: 'green', told: 'Said yes, and it counts.' },
  { value: 'pending', label: 'Waiting', colour: 'yellow', told: 'Said yes, but has not confirmed it yet by the link in the e-mail. Until then it counts as a no.' },
  { value: 'withdrawn', label: 'Took it back', colour: 'orange', told: 'Had agreed once and takes it back.' },
  { value: 'denied', label: 'Declined', colour: 'orange', told: 'Was asked and said no.' },
  { value: 'objected', label: 'Objected', colour: 'red', told: 'Does not want this at all, also where no consent is needed. Only a clear yes of their own changes it.' },
]

export const stateWords = (state: string): string => states.find((each) => each.value === state)?.label ?? state
export const stateColour = (state: string): string => states.find((each) => each.value === state)?.colour ?? 'grey'
export const isState = (text: string | null): text is ConsentState => text !== null && states.some((each) => each.value === text)

export const bases: { value: Basis; label: string; told: string }[] = [
  { value: 'consent', label: 'Consent', told: 'People have to say yes first. So it is for most marketing.' },
  { value: 'legitimate_interest', label: 'Legitimate interest', told: 'Allowed without a yes as long as nobody objects. Weigh it carefully, and write down why.' },
  { value: 'contract', label: 'Contract', told: 'Needed to do what was agreed, such as telling about a delivery.' },
  { value: 'legal_obligation', label: 'Legal duty', told: 'The law asks for it, such as a recall.' },
  { value: 'vital_interest', label: 'Vital interest', told: 'Somebody’s life or health depends on it.' },
  { value: 'public_interest', label: 'Public interest', told: 'A public task, given by law.' },
]

export const basisWords = (basis: string): string => bases.find((each) => each.value === basis)?.label ?? basis
export const basisTold = (basis: Basis): string => bases.find((each) => each.value === basis)?.told ?? ''

/** Whether people may refuse or object. What a contract or the law asks for is done anyway, so nobody is offered a choice. */
export const isTheirs = (basis: Basis): boolean => ['consent', 'legitimate_interest', 'public_interest'].includes(basis)

const reasons: Record<string, string> = {
  granted: 'Agreed to it.',
  consent: 'Agreed to it.',
  contract: 'Needed for a contract; no consent is asked for.',
  legal_obligation: 'The law asks for it; no consent is asked for.',
  vital_interest: 'Life or health depends on it; no consent is asked for.',
  public_interest: 'It is a public task; no consent is asked for.',
  legitimate_interest: 'Rests on legitimate interest, and there was no objection.',
  no_consent: 'Never asked, or never answered.',
  pending: 'Said yes, but has not confirmed it yet by the link in the e-mail. Until then it counts as a no.',
  withdrawn: 'Had agreed, and took it back.',
  denied: 'Was asked and said no.',
  objected: 'Objected: does not want this at all, also where no consent is needed.',
  suppressed: 'The address is on the suppression list: nothing goes there, whatever was agreed to.',
  restricted: 'Processing is restricted: the data are kept, but not used.',
  no_address: 'We have no address for this channel.',
}

/** Why somebody may be contacted or not. */
export const reasonWords = (reason: string): string => (Object.hasOwn(reasons, reason) ? (reasons[reason] ?? reason) : sourceText(reason))

export const suppressionReasons: { value: SuppressionReason; label: string }[] = [
  { value: 'manual', label: 'Put here by hand' },
  { value: 'unsubscribed', label: 'Unsubscribed' },
  { value: 'bounced', label: 'Bounced: messages came back' },
  { value: 'complained', label: 'Complained: marked as spam' },
  { value: 'imported', label: 'Came with a file' },
  { value: 'erased', label: 'Erased on request' },
]

export const suppressionWords = (reason: string): string => suppressionReasons.find((each) => each.value === reason)?.label ?? reason

/** How a consent that is written down by hand was given. */
export const ways: { value: string; label: string }[] = [
  { value: 'call', label: 'On the phone' },
  { value: 'in_person', label: 'In person' },
  { value: 'paper_form', label: 'On a paper form' },
  { value: 'letter', label: 'By letter' },
  { value: 'email', label: 'By e-mail' },
  { value: 'other', label: 'In another way' },
]

const sources: Record<string, string> = {
  preference_page: 'Preference page', one_click: 'Unsubscribe link', unsubscribe: 'Unsubscribe link', import: 'File', file: 'File', form: 'Form', web: 'Website', api: 'A program', page: 'A colleague', merge: 'Merge',
}

/** Where an entry comes from. */
export function sourceWords(source: string | null): string {
  if (source === null || source === '') return 'Not said'
  if (Object.hasOwn(sources, source)) return sources[source] ?? source
  return ways.find((each) => each.value === source)?.label ?? sourceText(source)
}

function sourceText(text: string): string {
  const words = text.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const choicesOf = <T extends string>(all: { value: T; label: string }[]): { value: T; label: string }[] => all.map(({ value, label }) => ({ value, label }))
