/** What this is and where its interface is described. */
import { Anchor, Text } from '@mantine/core'
import { fileAddress } from '../api/client'
import { Panel, Term, Terms } from '../ui/frame'

export function About({ version }: { version: string }) {
  return (
    <Panel title="Rapport">
      <Terms>
        <Term name="Version">{version}</Term>
        <Term name="Licence">Apache-2.0</Term>
        <Term name="Interface">
          <Anchor href={fileAddress('/openapi.json')} inherit>
            OpenAPI description
          </Anchor>
        </Term>
      </Terms>
      <Text size="sm" c="dimmed" mt="md">
        Rapport runs on your own machine and sends nothing elsewhere.
      </Text>
    </Panel>
  )
}
