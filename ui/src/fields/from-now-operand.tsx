/** What a date is compared with in a condition: a date, today, or so many days ago or ahead. */
import { Group, Select } from '@mantine/core'
import type { FilterValue } from '../api/types'
import { heldType } from '../lib/common-fields'
import { fromNow, isFromNow, isToday, lengthOf, type Side, sideOf, today } from '../lib/from-now'
import { LengthInput } from '../ui/length-input'
import { DayOperand } from './operand'
import type { InputProps } from './family'

type Said = 'day' | 'today' | Side

const choices: { value: Said; label: string }[] = [
  { value: 'day', label: 'a date' },
  { value: 'today', label: 'today' },
  { value: 'ago', label: 'so long ago' },
  { value: 'ahead', label: 'so far ahead' },
]

function saidOf(value: FilterValue): Said {
  if (!isFromNow(value)) return 'day'
  return isToday(value) ? 'today' : sideOf(value)
}

function start(said: Said, before: FilterValue): FilterValue {
  if (said === 'day') return ''
  if (said === 'today') return today
  return fromNow(said, isFromNow(before) && !isToday(before) ? lengthOf(before) : '30d')
}

export function FromNowOperand({ field, value, onChange }: Pick<InputProps, 'field'> & { value: FilterValue; onChange: (value: FilterValue) => void }) {
  const said = saidOf(value)
  return (
    <Group gap={6} align="center">
      <Select
        size="xs"
        w={130}
        aria-label={`${field.label}: a date or from now`}
        allowDeselect={false}
        data={choices}
        value={said}
        onChange={(next) => next && next !== said && onChange(start(next as Said, value))}
      />
      {said === 'day' && <DayOperand field={field} value={typeof value === 'string' ? value : ''} onChange={(day) => onChange(typeof day === 'string' ? day : '')} />}
      {isFromNow(value) && (said === 'ago' || said === 'ahead') && (
        <LengthInput
          label={said === 'ago' ? 'How long ago' : 'How far ahead'}
          value={lengthOf(value)}
          units={heldType(field) === 'datetime' ? ['d', 'w', 'h'] : ['d', 'w']}
          onChange={(length) => onChange(fromNow(said, length))}
        />
      )}
    </Group>
  )
}
