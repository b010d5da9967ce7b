/** What people are asked for: each purpose with its words, its channels and what it rests on. */
import { Button, Group, Table, Text, UnstyledButton } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { usePurposes } from '../../api/consents'
import type { Purpose } from '../../api/consents-shapes'
import { useMay } from '../../api/may'
import { Chip } from '../../fields/chip'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { useUndoKey } from '../../ui/undo-toast'
import { basisWords, channelIcon, channelWords } from './consent-words'
import classes from './consents.module.css'
import { NoPurposes, Proposals } from './no-purposes'
import { NewPurposeForm } from './new-purpose'
import { PurposeDetail } from './purpose-detail'

export function Purposes() {
  const purposes = usePurposes()
  const { admin } = useMay()
  const [asked, setAsked] = useSearchParams()
  useUndoKey()
  const close = () => setAsked({}, { replace: true })
  const shown = purposes.data?.find((each) => each.id === asked.get('purpose'))
  return (
    <>
      {purposes.error ? (
        <Failed error={purposes.error} retry={() => void purposes.refetch()} />
      ) : !purposes.data ? (
        <Panel>
          <Lines count={4} height={20} />
        </Panel>
      ) : purposes.data.length === 0 ? (
        <NoPurposes />
      ) : (
        <>
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed" maw={640}>
              What you want to use people’s data for, in the words they agree to.
            </Text>
            {admin && (
              <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAsked({ new: '' })}>
                Add a purpose
              </Button>
            )}
          </Group>
          <Panel flush>
            <Rows label="Purposes" columns={[{ name: 'Purpose' }, { name: 'Channels' }, { name: 'Rests on', wide: true }, { name: 'Preference page', wide: true }, { name: 'Wording', wide: true }]}>
              {purposes.data.map((each) => (
                <Line key={each.id} purpose={each} onOpen={() => setAsked({ purpose: each.id })} />
              ))}
            </Rows>
          </Panel>
          {admin && purposes.data.length === 1 && <Proposals there={purposes.data} />}
        </>
      )}
      {admin && asked.has('new') && <NewPurposeForm key={asked.get('new')} proposed={asked.get('new')} onClose={close} />}
      {shown && <PurposeDetail key={shown.id} purpose={shown} onClose={close} />}
    </>
  )
}

function Line({ purpose, onOpen }: { purpose: Purpose; onOpen: () => void }) {
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton className={classes.name ?? ''} onClick={onOpen}>
          {purpose.name}
        </UnstyledButton>{' '}
        {!purpose.active && <Chip text="Retired" />}
        {purpose.description && (
          <Text size="xs" c="dimmed" truncate maw={360}>
            {purpose.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Channels purpose={purpose} />
      </Table.Td>
      <Table.Td visibleFrom="xs">{basisWords(purpose.basis)}</Table.Td>
      <Table.Td visibleFrom="xs">{purpose.public ? 'shown' : 'not shown'}</Table.Td>
      <Table.Td visibleFrom="xs">version {purpose.text_version}</Table.Td>
    </Table.Tr>
  )
}

function Channels({ purpose }: { purpose: Purpose }) {
  return (
    <ul className={classes.icons}>
      {purpose.channels.map((channel) => (
        <li key={channel} title={channelWords(channel)}>
          <Icon name={channelIcon(channel)} size={15} />
          <span className={classes.hidden}>{channelWords(channel)}</span>
        </li>
      ))}
    </ul>
  )
}
