/** What a record still lacks for where it stands, filled in on the spot. */
import { useChecklist } from '../api/desk'
import { useMayChange } from '../api/may'
import type { Held } from '../api/records'
import type { ObjectType } from '../api/types'
import { Icon } from '../ui/icon'
import { fieldOf } from './columns'
import { Fact } from './fact'
import { isEditable } from './use-edit'
import classes from './desk.module.css'
import facts from './facts.module.css'

export function Missing({ object, held }: { object: ObjectType; held: Held }) {
  const checklist = useChecklist(object.slug, held.record.id).data
  const mayChange = useMayChange(object, held.record)
  const items = checklist?.items ?? []
  const list = items.filter((item) => !item.filled)
  if (list.length === 0) return null
  // Where it stands, or the one next stage that asks.
  const asking = checklist?.stage ?? list[0]?.asked_by ?? null
  return (
    <section className={classes.missing} aria-label="What is missing">
      <h2 className={classes.missingTitle}>
        <Icon name="info" size={14} />
        {list.length === 1 ? 'One thing is' : `${list.length} things are`} missing
        {asking !== null && <span className={classes.soft}>{checklist?.stage ? 'in' : 'for'} {asking}</span>}
        {items.length > list.length && (
          <span className={classes.soft}>
            {items.length - list.length} of {items.length} known
          </span>
        )}
      </h2>
      <dl className={facts.list}>
        {list.map((item) => {
          const field = fieldOf(object, item.field)
          return field && isEditable(field) ? (
            <Fact key={item.field} object={object} field={{ ...field, label: item.label }} held={held} fixed={!mayChange} />
          ) : (
            <div key={item.field} className={facts.fact}>
              <dt>{item.label}</dt>
              <dd className={facts.still}>–</dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
