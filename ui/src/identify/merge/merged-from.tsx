/** The records that became this one, and the way to take them apart again. */
import { Button } from '@mantine/core'
import { type Merge, useMergesOf, useMerges, useUndoMerge } from '../../api/merges'
import { useMayChange } from '../../api/may'
import type { ObjectType, Row } from '../../api/types'
import { ago, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { failedTo, said } from '../../ui/undo-toast'
import classes from './merged-from.module.css'

export function MergedFrom({ object, record }: { object: ObjectType; record: Row }) {
  const known = useMerges(object.slug, 'merges')
  const found = useMergesOf(object.slug, record.id, known)
  const mayChange = useMayChange(object, record)
  if (found.error) {
    return (
      <Panel title="Merged from">
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Panel>
    )
  }
  if (!found.data || found.data.length === 0) return null
  return (
    <Panel title="Merged from">
      <ul className={classes.list}>
        {found.data.map((each) => (
          <Line key={each.id} each={each} mayUndo={mayChange} />
        ))}
      </ul>
    </Panel>
  )
}

function Line({ each, mayUndo }: { each: Merge; mayUndo: boolean }) {
  const undo = useUndoMerge()
  const names = each.losers.map((loser) => loser.title).join(', ')
  return (
    <li className={classes.line} data-undone={each.undone_at !== null || undefined}>
      <span className={classes.what}>
        <span className={classes.names}>{names}</span>
        <span className={classes.soft} title={moment(each.undone_at ?? each.merged_at)}>
          {each.undone_at ? `taken apart again ${ago(each.undone_at)}` : `${ago(each.merged_at)}, by ${each.actor.name}`}
        </span>
      </span>
      {mayUndo && each.undone_at === null && (
        <Button
          size="compact-xs"
          variant="default"
          loading={undo.isPending}
          aria-label={`Undo the merge with ${names}`}
          onClick={() => undo.mutate(each.id, { onSuccess: () => said(`${names} is a record of its own again`), onError: (error) => failedTo('The merge was not undone', error) })}
        >
          Undo
        </Button>
      )}
    </li>
  )
}
