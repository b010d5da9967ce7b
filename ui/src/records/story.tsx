/** The middle of a record: what to add, what is to be done, what colleagues say, what happened. */
import type { ObjectType } from '../api/types'
import { Comments } from './comments'
import { Composer } from './composer'
import { OpenTasks } from './open-tasks'
import { Timeline } from './timeline'

export function Story({ object, id }: { object: ObjectType; id: string }) {
  return (
    <>
      <Composer key={`write-${id}`} object={object} id={id} />
      <OpenTasks key={`do-${id}`} object={object} id={id} />
      <Comments key={`say-${id}`} object={object} id={id} />
      <Timeline key={`story-${id}`} object={object} id={id} />
    </>
  )
}
