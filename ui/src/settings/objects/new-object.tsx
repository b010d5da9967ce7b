/** A new object: its names, its icon, where it stands; its fields follow. */
import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMakeObject } from '../../api/schema'
import type { ObjectGroup } from '../../api/types'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { IconPicker } from './icon-picker'
import classes from './objects.module.css'

export const groupChoices = [
  { value: 'customers', label: 'Customers' },
  { value: 'sales', label: 'Sales' },
  { value: 'marketing', label: 'Marketing' },
  { value: 'service', label: 'Service' },
  { value: 'data', label: 'Data' },
]

export function NewObject({ onDone }: { onDone: () => void }) {
  const go = useNavigate()
  const make = useMakeObject()
  const [many, setMany] = useState('')
  const [one, setOne] = useState('')
  const [icon, setIcon] = useState('table')
  const [group, setGroup] = useState<ObjectGroup>('customers')
  const [tried, setTried] = useState(false)
  const save = () => {
    setTried(true)
    if (many.trim() === '' || one.trim() === '') return
    make.mutate(
      {
        name: many.trim(),
        label: many.trim(),
        label_singular: one.trim(),
        icon,
        group,
        fields: [{ name: 'name', label: 'Name', type: 'text', required: true }],
      },
      { onSuccess: (made) => void go(`/settings/objects/${made.slug}`) },
    )
  }
  return (
    <Panel title="New object">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="sm">
          {make.error && <Failed error={make.error} />}
          <div className={classes.two}>
            <TextInput
              label="Name of the list"
              description="More than one, such as Events"
              autoFocus
              value={many}
              error={tried && many.trim() === '' ? 'Type a name.' : undefined}
              onChange={(event) => setMany(event.currentTarget.value)}
            />
            <TextInput
              label="Name of one"
              description="Such as Event"
              value={one}
              error={tried && one.trim() === '' ? 'Type what one of them is called.' : undefined}
              onChange={(event) => setOne(event.currentTarget.value)}
            />
          </div>
          <Select label="Stands under" allowDeselect={false} data={groupChoices} value={group} onChange={(chosen) => chosen && setGroup(chosen as ObjectGroup)} maw={240} />
          <IconPicker value={icon} onChange={setIcon} />
          <Group gap="xs">
            <Button type="submit" loading={make.isPending}>
              Make the object
            </Button>
            <Button variant="subtle" color="gray" onClick={onDone}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
