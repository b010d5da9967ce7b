/** Which pipeline a board shows. */
import { Select } from '@mantine/core'
import type { Filter } from '../api/types'
import type { BoardPipeline } from './use-pipeline'
import classes from './list-page.module.css'

export function PipelinePicker({ pipeline, onChange }: { pipeline: BoardPipeline; onChange: (filter: Filter) => void }) {
  if (pipeline.choices.length === 0) return null
  return (
    <div className={classes.pipeline}>
      <Select
        size="xs"
        w={240}
        aria-label={`${pipeline.label} shown`}
        allowDeselect={false}
        searchable={pipeline.choices.length > 7}
        data={pipeline.choices}
        value={pipeline.chosen}
        onChange={(id) => id && onChange(pipeline.choose(id))}
      />
    </div>
  )
}
