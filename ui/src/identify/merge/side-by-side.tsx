/** Two records field by field, which of them stays, and the button that makes them one. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { ObjectType, Row } from '../../api/types'
import { titleOf } from '../../lib/titles'
import { count } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { Compare } from './compare'
import { type Choices, pairs as pairsOf, said } from './compare-rows'
import { useMerging } from './use-merging'

/** The first stays unless they are swapped. */
export function SideBySide({ object, one, other, onMerged, beside }: { object: ObjectType; one: Row; other: Row; onMerged: (survivor: string) => void; beside: ReactNode }) {
  const [survivor, setSurvivor] = useState(one.id)
  const [choices, setChoices] = useState<Choices>({})
  const [all, setAll] = useState(false)
  const { merge, isPending, error } = useMerging()
  const pairs = pairsOf(object, one, other)
  const same = pairs.filter((pair) => pair.agreement === 'same').length
  const [stays, goes] = survivor === other.id ? [other, one] : [one, other]
  const run = async () => {
    try {
      onMerged(
        await merge({
          object: object.slug,
          survivor: { id: stays.id, title: titleOf(stays, object) },
          loser: { id: goes.id, title: titleOf(goes, object) },
          fields: said(stays, goes, choices),
        }),
      )
    } catch {
      // Said above the button; what was chosen stays.
    }
  }
  return (
    <Panel>
      <Stack gap="md">
        <Compare
          object={object}
          one={one}
          other={other}
          survivor={survivor}
          pairs={all ? pairs : pairs.filter((pair) => pair.agreement !== 'same')}
          choices={choices}
          onChoose={(slug, id) => setChoices({ ...choices, [slug]: id })}
        />
        {same > 0 && (
          <Button variant="subtle" color="gray" style={{ alignSelf: 'flex-start' }} leftSection={<Icon name={all ? 'up' : 'down'} size={13} />} aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Hide what is the same' : `${count(same)} ${same === 1 ? 'field is' : 'fields are'} the same`}
          </Button>
        )}
        <Text size="sm" c="dimmed">
          Where they differ, click the value that stays. Everything that points to {titleOf(goes, object)} will point to {titleOf(stays, object)}: orders, tickets, tasks, events and the rest.
        </Text>
        {error && <Failed error={error} />}
        <Group gap="xs">
          <Button loading={isPending} leftSection={<Icon name="merge" size={14} />} onClick={() => void run()}>
            Merge into {titleOf(stays, object)}
          </Button>
          <Button variant="default" leftSection={<Icon name="swap" size={14} />} onClick={() => setSurvivor(goes.id)}>
            Keep {titleOf(goes, object)} instead
          </Button>
          {beside}
        </Group>
      </Stack>
    </Panel>
  )
}
