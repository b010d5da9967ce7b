/** What became of a mail, in words. */
import type { Mail, MailState } from '../api/mails'
import { ago } from '../lib/format'

export const mailWords: Record<MailState, { text: string; colour: string }> = {
  queued: { text: 'On its way', colour: 'blue' },
  waiting: { text: 'Waits for a mail server', colour: 'yellow' },
  sending: { text: 'Being handed over', colour: 'blue' },
  sent: { text: 'Sent', colour: 'green' },
  unknown: { text: 'In doubt', colour: 'orange' },
  failed: { text: 'Failed', colour: 'red' },
  expired: { text: 'Too late', colour: 'grey' },
}

/** What the mail server said, and what follows. */
export function resultOf(mail: Pick<Mail, 'state' | 'reply' | 'attempts' | 'next_at'>): string {
  const reply = (mail.reply ?? '').replace(/^[a-z]/, (first) => first.toUpperCase())
  switch (mail.state) {
    case 'queued':
      return mail.attempts > 0 && mail.next_at ? [reply, `tried again ${ago(mail.next_at)}`].filter(Boolean).join('; ') : reply
    case 'unknown':
      return ['It may have arrived; sent again it might arrive twice.', reply].filter(Boolean).join(' ')
    case 'expired':
      return ['It could not be sent while its link was good.', reply].filter(Boolean).join(' ')
    default:
      return reply
  }
}
