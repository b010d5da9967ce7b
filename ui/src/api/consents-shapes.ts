/** What the ledger of consents, its purposes and its files look like, as the server describes them. */
import type { Answer, One, Sent } from './client'

export type Purpose = One<'/purposes'>
export type PurposeText = One<'/purposes/{id}/texts'>
export type Basis = Purpose['basis']

/** One entry of the ledger. */
export type Consent = One<'/consents'>
export type Channel = Consent['channel']
export type ConsentState = Consent['state']

/** How many people stand where, of a purpose on a channel. */
export type ConsentCounts = Answer<'get', '/consents/summary'>['data'][number]

type OfPerson = Answer<'get', '/people/{id}/consents'>
export type PersonConsent = OfPerson['data'][number]
export type SuppressedChannel = OfPerson['suppressed'][number]

export type Suppression = One<'/suppressions'>
export type SuppressionReason = Suppression['reason']
/** Channels that reach people by an address, which can be left out. */
export type Reached = Sent<'post', '/suppressions'>['channel']

export type ConsentTarget = 'person_id' | 'email' | 'phone' | 'channel' | 'purpose' | 'state' | 'basis' | 'text_version' | 'at' | 'source' | 'proof'

export type ConsentFile = Answer<'get', '/consents/files/{id}'>
/** What the columns of a file mean, and what holds for all of its rows. */
export type ConsentMap = ConsentFile['map']
export type ConsentFileCounts = ConsentFile['counts']
