/** Facts of the firm, as the server was configured. */
import { Text } from '@mantine/core'
import type { Firm } from '../api/types'
import { day, percent } from '../lib/format'
import { Panel, Term, Terms } from '../ui/frame'

export function FirmFacts({ firm }: { firm: Firm }) {
  return (
    <Panel title={firm.name}>
      <Terms>
        <Term name="Time zone">{firm.time_zone}</Term>
        <Term name="Currency">{firm.currency}</Term>
        <Term name="Margin share">{firm.margin_share === null ? 'not set: values are revenue, before margin' : percent(firm.margin_share)}</Term>
        <Term name="Figures up to">{firm.as_of ? day(firm.as_of) : 'today'}</Term>
      </Terms>
      <Text size="sm" c="dimmed" mt="md">
        Whoever runs the server sets these, in its file rapport.toml. Days and times are shown and typed on the clock of this time zone.
      </Text>
      {firm.note && (
        <Text size="sm" c="dimmed" mt="md">
          {firm.note}
        </Text>
      )}
    </Panel>
  )
}
