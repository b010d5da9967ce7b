/** What a record still lacks for where it stands. */
import { useChecklist } from '../api/desk'
import type { ObjectType } from '../api/types'
import { Icon } from '../ui/icon'
import classes from './desk.module.css'

export function Missing({ object, id }: { object: ObjectType; id: string }) {
  const checklist = useChecklist(object.slug, id).data
  const list = (checklist?.items ?? []).filter((item) => !item.filled)
  if (list.length === 0) return null
  return (
    <section className={classes.missing} aria-label="What is missing">
      <h2 className={classes.missingTitle}>
        <Icon name="info" size={14} />
        {list.length === 1 ? 'One thing is' : `${list.length} things are`} missing
        {checklist?.stage && <span className={classes.soft}>in {checklist.stage}</span>}
      </h2>
      <ul>
        {list.map((item) => (
          <li key={item.field}>
            {item.label}
            {item.asked_by && item.asked_by !== checklist?.stage && <span className={classes.soft}> · for {item.asked_by}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
