/** A fresh firm is asked once what it does. The answer may be left out. */
import { Button, Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { blank, useApplyTemplate, useFirmSetup } from '../api/firm'
import { useKnows } from '../api/routes'
import type { Session } from '../api/types'
import { TemplateChoice } from '../settings/template-choice'

export default function FirstRun({ session }: { session: Session }) {
  const owner = session.rights.base === 'owner' || session.rights.base === 'admin'
  const setup = useFirmSetup(useKnows('/firm/setup') && owner && !session.firm.example)
  const apply = useApplyTemplate()
  const [later, setLater] = useState(false)
  const skip = () => {
    setLater(true)
    apply.mutate(blank)
  }
  return (
    <Modal opened={!later && setup.data?.asked === false} onClose={() => setLater(true)} size="xl" title={`What does ${session.firm.name} do?`}>
      <Text size="sm" c="dimmed" mb="md">
        Rapport sets up objects, stages and views that fit. Everything can be changed later, under Settings.
      </Text>
      <TemplateChoice onDone={() => setLater(true)} />
      <Button variant="subtle" color="gray" mt="md" onClick={skip}>
        Skip, I set it up myself
      </Button>
    </Modal>
  )
}
