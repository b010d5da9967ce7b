/** How a webhook is doing, in a word. */
import type { Webhook } from '../../api/admin'
import { Chip } from '../../fields/chip'

const words: Record<Webhook['health'], { text: string; colour: string }> = {
  healthy: { text: 'Healthy', colour: 'green' },
  failing: { text: 'Failing', colour: 'orange' },
  disabled: { text: 'Off', colour: 'red' },
  unused: { text: 'Not used yet', colour: 'grey' },
}

export function Health({ webhook }: { webhook: Webhook }) {
  const { text, colour } = words[webhook.health] ?? words.unused
  return <Chip text={text} colour={colour} />
}
