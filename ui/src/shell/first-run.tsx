/** A fresh firm is asked once what it does. The answer may be left out. */
import { Button, Modal, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { type FirmSetup, useFirmSetup } from '../api/firm'
import { useKnows } from '../api/routes'
import type { Session } from '../api/types'
import { TemplateChoice } from '../settings/template-choice'

function asks(setup: FirmSetup | undefined): boolean {
  return setup?.ask === true || setup?.needed === true
}

export default function FirstRun({ session }: { session: Session }) {
  const owner = session.user.role === 'owner' || session.user.role === 'admin'
  const known = useKnows('/firm/setup')
  const setup = useFirmSetup(owner && known)
  const [skipped, setSkipped] = useLocalStorage({ key: 'rapport:trade-skipped', defaultValue: false, getInitialValueInEffect: false })
  return (
    <Modal opened={!skipped && asks(setup.data)} onClose={() => setSkipped(true)} size="xl" title={`What does ${session.firm.name} do?`}>
      <Text size="sm" c="dimmed" mb="md">
        Rapport sets up objects, stages and views that fit. Everything can be changed later, under Settings.
      </Text>
      <TemplateChoice onDone={() => setSkipped(true)} />
      <Button variant="subtle" color="gray" mt="md" onClick={() => setSkipped(true)}>
        Skip, I set it up myself
      </Button>
    </Modal>
  )
}
