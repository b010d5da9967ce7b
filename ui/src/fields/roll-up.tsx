/** What related records add up to. Read-only; its title says what it rests on. */
import { Text } from '@mantine/core'
import { useObjects } from '../api/records'
import type { Cell, Field, ObjectType } from '../api/types'
import { day, decimal, isMoney, moment, momentDay, money } from '../lib/format'
import { type Family, type InputProps, textOf, type ViewProps } from './family'

export function rollUpText(value: Cell): string {
  if (isMoney(value)) return money(value)
  const text = textOf(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return day(text)
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return momentDay(text)
  return text !== '' && Number.isFinite(Number(text)) ? decimal(Number(text)) : text
}

/** "Sum of total over orders", as the settings of the field have it. */
export function restsOn(field: Field, objects: ObjectType[]): string {
  const { object, via, function: summary, field: over } = field.settings ?? {}
  const target = objects.find((each) => each.slug === object)
  const name = via === 'interactions' ? 'interactions' : (target?.plural ?? 'related records')
  const of = target?.fields.find((each) => each.slug === over)?.label.toLowerCase()
  if (summary === 'sum') return `Sum of ${of ?? 'a field'} over ${name}`
  if (summary === 'latest') return `Latest ${of ?? 'value'} among ${name}`
  return `How many ${name}`
}

function RollUpView({ field, value }: ViewProps) {
  const objects = useObjects().data ?? []
  const text = rollUpText(value)
  if (text === '') return null
  const at = textOf(value)
  return <span title={`${restsOn(field, objects)}${/T\d/.test(at) ? `: ${moment(at)}` : ''}`}>{text}</span>
}

function RollUpField(props: InputProps) {
  const objects = useObjects().data ?? []
  return (
    <div>
      {props.label && <Text size="sm">{props.label}</Text>}
      <Text size="sm" c="dimmed">
        {rollUpText(props.value) || 'Nothing yet'}. {restsOn(props.field, objects)}; kept by itself.
      </Text>
    </div>
  )
}

export const rollUp: Family = { View: RollUpView, Input: RollUpField, text: rollUpText, icon: 'sigma', align: 'right', width: 130 }
