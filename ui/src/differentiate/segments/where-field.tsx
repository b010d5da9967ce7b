/** What else must hold of an event: its fields, and the properties that events of these kinds tell. */
import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useEventKinds, useProperties } from '../../api/events'
import { useKnows } from '../../api/routes'
import type { Filter } from '../../api/types'
import { moments } from '../../lib/moments'
import { propertyFields, typedProperties } from '../../lib/properties'
import { FilterField } from '../../records/filter-field'

interface WhereFieldProps {
  kinds: string[]
  where: Filter | null
  onChange: (where: Filter | null) => void
}

export function WhereField({ kinds, where, onChange }: WhereFieldProps) {
  const known = useEventKinds(useKnows('/event-kinds')).data ?? []
  const properties = useProperties(kinds, known)
  const object = useMemo(() => ({ ...moments, fields: [...moments.fields, ...propertyFields(properties)] }), [properties])
  return (
    <div>
      <Text size="xs" c="dimmed">
        Only events where …
      </Text>
      <FilterField object={object} typed={typedProperties} filter={where} onChange={onChange} />
    </div>
  )
}
