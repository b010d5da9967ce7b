/** The forms of one condition, each kind of which keeps what was said in it while another is looked at. */
import type { Filter } from '../../api/types'
import { isSequence } from '../../lib/filter'
import { type ConsentDraft, emptyConsent, readConsent, saidConsent, wholeConsent } from './consent-draft'
import { type DidDraft, emptyDid, readDid, saidDid, wholeDid } from './did-draft'
import { emptySegment, readSegment, saidSegment, type SegmentDraft } from './segment-choice'
import { emptySteps, readSteps, saidSteps, type StepDraft, wholeSteps } from './sequence-editor'
import { emptyShare, readShare, saidShare, type ShareDraft, wholeShare } from './share-draft'

export interface Drafts {
  did: DidDraft
  sequence: StepDraft[]
  consent: ConsentDraft
  share: ShareDraft
  segment: SegmentDraft
}

/** Which form is open; facts have an editor that lists use as well. */
export type Kind = keyof Drafts | 'fact'

const empty: Drafts = { did: emptyDid, sequence: emptySteps, consent: emptyConsent, share: emptyShare, segment: emptySegment }

/** The form of a condition with what it says; that of facts where no other can say it. */
export function readDrafts(part: Filter | null): { kind: Kind; drafts: Drafts } {
  if (part === null) return { kind: 'did', drafts: empty }
  const read: { [Each in keyof Drafts]: Drafts[Each] | null } = {
    did: readDid(part),
    sequence: isSequence(part) ? readSteps(part) : null,
    consent: readConsent(part),
    share: readShare(part),
    segment: readSegment(part),
  }
  return {
    kind: (Object.keys(read) as (keyof Drafts)[]).find((each) => read[each] !== null) ?? 'fact',
    drafts: {
      did: read.did ?? empty.did,
      sequence: read.sequence ?? empty.sequence,
      consent: read.consent ?? empty.consent,
      share: read.share ?? empty.share,
      segment: read.segment ?? empty.segment,
    },
  }
}

/** What a form says, once it says everything that it must. */
export function saidDraft(kind: Kind, { did, sequence, consent, share, segment }: Drafts): Filter | null {
  if (kind === 'did') return wholeDid(did) ? saidDid(did) : null
  if (kind === 'sequence') return wholeSteps(sequence) ? saidSteps(sequence) : null
  if (kind === 'consent') return wholeConsent(consent) ? saidConsent(consent) : null
  if (kind === 'share') return wholeShare(share) ? saidShare(share) : null
  return kind === 'segment' ? saidSegment(segment) : null
}
