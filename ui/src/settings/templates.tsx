/** Ready-made beginnings: applied once, and adding to what is there. */
import { Text } from '@mantine/core'
import { TemplateChoice } from './template-choice'
import { Panel } from '../ui/frame'

export function Templates() {
  return (
    <Panel title="Templates">
      <Text size="sm" c="dimmed" mb="md">
        A template brings objects, fields, stages and views for a trade. It adds to what is there and takes nothing away.
      </Text>
      <TemplateChoice />
    </Panel>
  )
}
