/** The parts that a filter is shown by: a condition in words with its two buttons, and the word between two of them. */
import { Tooltip } from '@mantine/core'
import { useObjects } from '../api/records'
import type { Filter, ObjectType } from '../api/types'
import type { Flat } from '../lib/filter'
import { filterWords } from '../lib/filter-words'
import { Icon } from '../ui/icon'
import { editable } from './condition-editor'
import { useNames } from './use-names'
import classes from './list-page.module.css'

/** A condition as a sentence, and whether the editor can open it. */
export function useCondition(part: Filter, object: ObjectType): { words: string; canEdit: boolean } {
  const objects = useObjects().data ?? []
  const names = useNames(part, object)
  return { words: filterWords(part, object, objects, names), canEdit: editable(part, object, objects) }
}

export function ChipButtons({ words, canEdit, onOpen, onRemove }: {
  words: string
  canEdit: boolean
  onOpen: () => void
  onRemove: () => void
}) {
  return (
    <>
      <button type="button" className={classes.chipWords} onClick={() => canEdit && onOpen()} style={canEdit ? {} : { cursor: 'default' }}>
        {words}
      </button>
      <button type="button" className={classes.drop} aria-label={`Remove: ${words}`} onClick={onRemove}>
        <Icon name="close" size={12} />
      </button>
    </>
  )
}

export function JoinWord({ join, onTurn }: { join: Flat['join']; onTurn: (join: Flat['join']) => void }) {
  return (
    <Tooltip label={join === 'and' ? 'All must hold; click for any' : 'Any may hold; click for all'}>
      <button type="button" className={classes.join} onClick={() => onTurn(join === 'and' ? 'or' : 'and')}>
        {join}
      </button>
    </Tooltip>
  )
}
