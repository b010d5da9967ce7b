/** Which kinds of events: those that came in, or one that is yet to come. */
import { TagsInput } from '@mantine/core'
import { useEventKinds } from '../../api/events'
import { useKnows } from '../../api/routes'

interface KindSelectProps {
  label: string
  value: string[]
  focus?: boolean
  onChange: (kinds: string[]) => void
}

export function KindSelect({ label, value, focus = false, onChange }: KindSelectProps) {
  const known = useEventKinds(useKnows('/event-kinds')).data ?? []
  return (
    <TagsInput
      size="xs"
      aria-label={label}
      placeholder={value.length === 0 ? 'Choose what happened, like order_placed' : ''}
      data={known.map((each) => each.kind)}
      value={value}
      maxTags={50}
      acceptValueOnBlur={false}
      {...(focus ? { 'data-autofocus': true } : {})}
      onChange={(kinds) => onChange(kinds.map((kind) => kind.trim()).filter((kind) => kind !== ''))}
    />
  )
}

/** One kind is said without a list. */
export function saidKinds(kinds: string[]): string | string[] {
  const [one] = kinds
  return kinds.length === 1 && one !== undefined ? one : kinds
}

export function kindsOf(did: string | string[]): string[] {
  return Array.isArray(did) ? did : [did]
}
