/** What a record still lacks for where it stands. */
import { useChecklist } from '../api/desk'
import type { ObjectType } from '../api/types'
import { Icon } from '../ui/icon'
import classes from './desk.module.css'

export function Missing({ object, id }: { object: ObjectType; id: string }) {
  const list = useChecklist(object.slug, id).data ?? []
  if (list.length === 0) return null
  return (
    <section className={classes.missing} aria-label="What is missing">
      <h2 className={classes.missingTitle}>
        <Icon name="info" size={14} />
        Missing {list.length === 1 ? 'one thing' : `${list.length} things`}
      </h2>
      <ul>
        {list.map((item) => (
          <li key={item.field}>
            {item.label}
            {item.why && <span className={classes.soft}> · {item.why}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
