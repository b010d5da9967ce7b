/** How many people meet the conditions as they stand: about, at once; exactly, with some of them, once they are counted. */
import { Loader, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useEstimate, usePreview } from '../../api/segments'
import type { Filter } from '../../api/types'
import { count } from '../../lib/format'
import { Failed } from '../../ui/notice'
import { Found, HowMany } from './found'

export function Preview({ filter }: { filter: Filter | null }) {
  const [asked] = useDebouncedValue(filter, 250)
  const found = usePreview(asked)
  const estimate = useEstimate(asked).data
  if (filter === null) {
    return (
      <Text size="sm" c="dimmed">
        Add a condition to see who meets it.
      </Text>
    )
  }
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />
  const counting = !found.data || found.isPlaceholderData
  const late = counting || asked !== filter
  return (
    <div aria-live="polite">
      {counting && asked === filter && estimate ? (
        <HowMany number={estimate.exact ? count(estimate.estimate) : `≈ ${count(estimate.estimate)}`} late>
          {estimate.exact ? (estimate.estimate === 1 ? 'person' : 'people') : `people, an estimate from a sample of ${count(estimate.sample)}`}
        </HowMany>
      ) : found.data ? (
        <Found found={found.data} late={late} />
      ) : (
        <Loader size="xs" role="status" aria-label="Counting" />
      )}
    </div>
  )
}
