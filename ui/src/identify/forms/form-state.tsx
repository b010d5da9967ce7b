/** Where a form stands, and where a submission stands, in a word. */
import type { FormConsent, FormState, Submission, SubmissionState } from '../../api/forms-shapes'
import { Chip } from '../../fields/chip'

const formWords: Record<FormState, { text: string; colour: string }> = {
  draft: { text: 'Draft', colour: 'grey' },
  live: { text: 'Live', colour: 'green' },
  closed: { text: 'Closed', colour: 'red' },
}

export function FormStateChip({ state }: { state: FormState }) {
  return <Chip {...formWords[state]} />
}

export const submissionWords: Record<SubmissionState, { text: string; colour: string }> = {
  stored: { text: 'Stored', colour: 'blue' },
  waiting: { text: 'Waiting for confirmation', colour: 'yellow' },
  confirmed: { text: 'Confirmed', colour: 'green' },
  refused: { text: 'Refused', colour: 'red' },
}

const reasons: Record<string, string> = {
  honeypot: 'a program: it filled in what nobody sees',
  too_fast: 'a program: nobody types that fast',
  suppressed: 'no mail went out: the address is to be left alone',
}

/** Why a submission was refused, in words; what the page does not know stands as the server says it. */
export function reasonWords(reason: string): string {
  return reasons[reason] ?? reason.replaceAll('_', ' ')
}

export function SubmissionStateChip({ submission }: { submission: Pick<Submission, 'state' | 'reason'> }) {
  return <Chip {...submissionWords[submission.state]} />
}

export const channelWords: Record<FormConsent['channel'], string> = {
  email: 'E-mail',
  sms: 'Text message',
  call: 'Call',
  post: 'Post',
  ads: 'Advertising',
  push: 'Push message',
  web: 'Website',
}
