/** Several inputs under one label: the parts of a name or an address. */
import { Fieldset, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Cell } from '../api/types'
import { type InputProps, part, partsOf } from './family'
import classes from './fields.module.css'

export interface Part {
  name: string
  label: string
  /** Fills half a line. */
  half?: boolean
  complete?: string
}

/** All parts with what was typed; nothing at all when every part is empty. */
export function withPart(value: Cell, all: Part[], name: string, typed: string): Cell {
  const before = partsOf(value)
  const next = Object.fromEntries(all.map((each) => [each.name, (each.name === name ? typed : part(before, each.name)) || null]))
  return Object.values(next).every((each) => each === null) ? null : next
}

export function PartsField({ props, parts, other }: {
  props: InputProps
  parts: Part[]
  /** An input of its own for a part, such as the country of an address. */
  other?: (each: Part, value: string, set: (typed: string) => void) => ReactNode
}) {
  const held = partsOf(props.value)
  const set = (name: string) => (typed: string) => props.onChange(withPart(props.value, parts, name, typed))
  return (
    <Fieldset
      legend={props.label ?? props.field.label}
      variant="unstyled"
      className={classes.parts}
      data-bare={props.label === undefined || undefined}
      onBlur={props.onBlur}
    >
      {props.description && (
        <Text size="xs" c="dimmed">
          {props.description}
        </Text>
      )}
      <div className={classes.partGrid}>
        {parts.map((each, index) => (
          <div key={each.name} className={each.half ? undefined : classes.wholeLine}>
            {other?.(each, part(held, each.name), set(each.name)) ?? (
              <TextInput
                size="xs"
                label={each.label}
                autoComplete={each.complete ?? 'off'}
                value={part(held, each.name)}
                autoFocus={props.autoFocus === true && index === 0}
                onChange={(event) => set(each.name)(event.currentTarget.value)}
              />
            )}
          </div>
        ))}
      </div>
      {props.error && (
        <Text size="xs" c="red" role="alert">
          {props.error}
        </Text>
      )}
    </Fieldset>
  )
}
