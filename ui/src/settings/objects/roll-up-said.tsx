/** What a sum or count that is kept already is made of, in words. */
import { Input, Text } from '@mantine/core'
import { useObjects } from '../../api/records'
import type { ObjectType } from '../../api/types'
import { filterWords } from '../../lib/filter-words'
import { useNames } from '../../records/use-names'
import type { FieldDraft } from './field-draft'
import { kindsIn } from './roll-up-settings'

type Roll = FieldDraft['roll']

export function RollUpSaid({ roll }: { roll: Roll }) {
  const source = useObjects().data?.find((each) => each.slug === roll.object)
  const kinds = kindsIn(roll.filter)
  return (
    <Input.Wrapper label="What is counted" labelElement="div" description="It stays as it is; for another count, make another field.">
      <Text size="sm" mt={4}>
        {source ? (
          <OfRecords roll={roll} source={source} />
        ) : roll.via === 'interactions' ? (
          `${begins(roll, roll.field === 'at' ? 'time' : roll.field)} moments${kinds.length > 0 ? ` of the kind ${kinds.join(' or ')}` : ''}`
        ) : (
          'Records of a list that is hidden or that you do not see'
        )}
      </Text>
    </Input.Wrapper>
  )
}

function OfRecords({ roll, source }: { roll: Roll; source: ObjectType }) {
  const objects = useObjects().data ?? []
  const names = useNames(roll.filter, source)
  const summed = source.fields.find((field) => field.slug === roll.field)
  const which = roll.filter ? `, where ${filterWords(roll.filter, source, objects, names)}` : ''
  return `${begins(roll, (summed?.label ?? roll.field).toLowerCase())} ${source.plural}${which}`
}

function begins({ function: summary }: Roll, field: string): string {
  if (summary === 'sum') return `The sum of ${field} of`
  return summary === 'latest' ? `The latest ${field} of` : 'How many'
}
