/** The choices of a field: add, rename, colour, order by drag or by keys. */
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Choice } from '../../api/types'
import { Chip, chipColours } from '../../fields/chip'
import { Icon } from '../../ui/icon'
import { Sortable } from '../../ui/sortable'
import classes from './objects.module.css'

/** A value that is kept from a label: letters, digits and underscores, none twice. */
export function valueOf(label: string, taken: string[]): string {
  const base =
    label
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 60) || 'choice'
  let value = base
  for (let next = 2; taken.includes(value); next += 1) value = `${base}_${next}`
  return value
}

export function OptionsEditor({ options, onChange }: { options: Choice[]; onChange: (options: Choice[]) => void }) {
  const [typed, setTyped] = useState('')
  const set = (index: number, change: Partial<Choice>) =>
    onChange(options.map((each, at) => (at === index ? { ...each, ...change } : each)))
  const add = () => {
    const label = typed.trim()
    if (label === '' || options.some((each) => each.label === label)) return
    const colour = chipColours[(options.length % (chipColours.length - 1)) + 1] ?? 'grey'
    onChange([...options, { value: valueOf(label, options.map((each) => each.value)), label, color: colour }])
    setTyped('')
  }
  return (
    <div role="group" aria-label="Choices" className={classes.options}>
      <Sortable
        items={options}
        idOf={(each) => each.value}
        nameOf={(each) => each.label}
        onOrder={onChange}
        render={(each, index) => (
          <div className={classes.option}>
            <Menu position="bottom-start">
              <Menu.Target>
                <button type="button" className={classes.colour} aria-label={`Colour of ${each.label}`}>
                  <Chip text="Aa" colour={each.color} />
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {chipColours.map((colour) => (
                  <Menu.Item key={colour} onClick={() => set(index, { color: colour })}>
                    <Chip text={colour} colour={colour} />
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <TextInput
              size="xs"
              className={classes.grow}
              aria-label={`Choice ${index + 1}`}
              value={each.label}
              onChange={(event) => set(index, { label: event.currentTarget.value })}
            />
            <ActionIcon aria-label={`Remove ${each.label}`} onClick={() => onChange(options.filter((_, at) => at !== index))}>
              <Icon name="close" size={13} />
            </ActionIcon>
          </div>
        )}
      />
      <div className={classes.option}>
        <TextInput
          size="xs"
          className={classes.grow}
          aria-label="New choice"
          placeholder="Add a choice and press Enter"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
        <Button size="compact-sm" variant="default" onClick={add}>
          Add
        </Button>
      </div>
    </div>
  )
}
