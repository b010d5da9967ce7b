/** A length of time: a number and its unit. */
import { Group, NumberInput, Select } from '@mantine/core'

type Unit = 'd' | 'w' | 'h'

const all: { value: Unit; label: string }[] = [
  { value: 'd', label: 'days' },
  { value: 'w', label: 'weeks' },
  { value: 'h', label: 'hours' },
]

interface LengthInputProps {
  label: string
  value: string
  /** All of them, where none are named. */
  units?: Unit[]
  onChange: (length: string) => void
}

export function LengthInput({ label, value, units, onChange }: LengthInputProps) {
  const unit = value.slice(-1)
  const choices = all.filter((each) => units?.includes(each.value) ?? true)
  return (
    <Group gap={6} wrap="nowrap">
      <NumberInput
        size="xs"
        w={80}
        aria-label={`${label}: how many`}
        min={1}
        max={9999}
        allowDecimal={false}
        value={value.slice(0, -1)}
        onChange={(number) => onChange(`${number}${unit}`)}
      />
      <Select size="xs" w={100} aria-label={`${label}: unit`} allowDeselect={false} data={choices} value={unit} onChange={(next) => next && onChange(`${value.slice(0, -1)}${next}`)} />
    </Group>
  )
}

/** Whether it is one that the server takes. */
export function isLength(value: string | undefined): boolean {
  return value === undefined || /^[1-9]\d{0,3}[dwh]$/.test(value)
}
