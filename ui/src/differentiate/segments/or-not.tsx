/** Whether a condition holds, or does not: the first thing that each form of one asks. */
import { SegmentedControl } from '@mantine/core'

interface OrNotProps {
  label: string
  so: string
  not: string
  value: boolean
  onChange: (not: boolean) => void
}

export function OrNot({ label, so, not, value, onChange }: OrNotProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={value ? 'not' : 'so'}
      onChange={(next) => onChange(next === 'not')}
      data={[
        { value: 'so', label: so },
        { value: 'not', label: not },
      ]}
    />
  )
}
