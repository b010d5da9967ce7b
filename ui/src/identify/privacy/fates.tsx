/** What is erased with a person, what stays without them, and what is kept and why. */
import { Text } from '@mantine/core'
import type { ErasurePreview } from '../../api/privacy'
import { useObjects } from '../../api/records'
import { Chip } from '../../fields/chip'
import { count, sentence } from '../../lib/format'
import { countName, fateColours, fateWords, goes } from './erasure-words'
import classes from './privacy.module.css'

export function Fates({ preview }: { preview: ErasurePreview }) {
  const objects = useObjects().data ?? []
  const own = goes(preview)
  const related = preview.related.filter((each) => each.count > 0)
  const label = (slug: string) => objects.find((each) => each.slug === slug)?.label ?? countName(slug)
  if (own.length === 0 && related.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing but the record itself is known of this person.
      </Text>
    )
  }
  return (
    <ul className={classes.list} aria-label="What happens to what is known">
      {own.map((each) => (
        <li key={each.key}>
          <span>
            {count(each.count)} · {each.name}
          </span>
          <Chip text={fateWords.erased} colour={fateColours.erased} />
        </li>
      ))}
      {related.map((each) => (
        <li key={`${each.object} ${each.fate}`}>
          <span>
            {count(each.count)} · {each.object_name ?? label(each.object)}
          </span>
          <Chip text={fateWords[each.fate]} colour={fateColours[each.fate]} />
          {each.reason && <span className={classes.why}>{sentence(each.reason)}</span>}
        </li>
      ))}
    </ul>
  )
}
