/** The first glance at a record: what it is, whose, how it stands. */
import { Button, Menu } from '@mantine/core'
import { useMayChange } from '../api/may'
import { useChangeRecord, type Held } from '../api/records'
import { useColleagues } from '../fields/user'
import { familyOf } from '../fields/families'
import type { Field, ObjectType } from '../api/types'
import { isCommon } from '../lib/common-fields'
import { Avatar } from '../ui/avatar'
import { Icon } from '../ui/icon'
import { failedTo, undoable } from '../ui/undo-toast'
import { isEditable } from './use-edit'
import classes from './record-page.module.css'

const telling = ['select', 'money', 'relation', 'user', 'date', 'datetime', 'percent', 'rating', 'tags', 'email', 'phone']
const few = 5

export function RecordHead({ object, held, title }: { object: ObjectType; held: Held; title: string }) {
  const { record } = held
  const facts = keyFacts(object).filter((field) => (record[field.slug] ?? '') !== '').slice(0, few)
  if (facts.length === 0 && !object.fields.some((field) => field.slug === 'owner_id')) return null
  return (
    <div className={classes.head} role="group" aria-label={`${title} at a glance`}>
      {facts.map((field) => {
        const { View } = familyOf(field.type)
        return (
          <div key={field.slug} className={classes.mark}>
            <span className={classes.markName}>{field.label}</span>
            <span className={classes.markValue}>
              <View field={field} value={record[field.slug]} row={record} />
            </span>
          </div>
        )
      })}
      {object.fields.some((field) => field.slug === 'owner_id') && <Owner object={object} held={held} />}
    </div>
  )
}

/** Choices, amounts and days come first; what is listed comes before what is not. */
function keyFacts(object: ObjectType): Field[] {
  const own = object.fields.filter((field) => !isCommon(field) && !object.title_fields.includes(field.slug) && telling.includes(field.type))
  return [...own.filter((field) => field.in_list), ...own.filter((field) => !field.in_list && !field.attached)]
}

export function Owner({ object, held }: { object: ObjectType; held: Held }) {
  const { all, here } = useColleagues()
  const change = useChangeRecord(object.slug)
  const field = object.fields.find((each) => each.slug === 'owner_id')
  const mayAssign = useMayChange(object, held.record) && field !== undefined && isEditable(field)
  const owner = typeof held.record.owner_id === 'string' ? held.record.owner_id : null
  const name = owner ? (all.find((each) => each.value === owner)?.label ?? 'A colleague') : null
  const assign = (id: string | null) =>
    change.mutate(
      { id: held.record.id, etag: held.etag, set: { owner_id: id } },
      {
        onSuccess: (saved) =>
          undoable(id ? `Assigned to ${all.find((each) => each.value === id)?.label ?? 'a colleague'}` : 'Nobody owns it now', () =>
            change.mutateAsync({ id: held.record.id, etag: saved.etag, set: { owner_id: owner } }),
          ),
        onError: (error) => failedTo('It was not assigned', error),
      },
    )
  return (
    <div className={classes.mark}>
      <span className={classes.markName}>Owner</span>
      {mayAssign ? (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-sm" ml={-8} leftSection={name ? <Avatar name={name} size={18} /> : <Icon name="user" size={13} />} loading={change.isPending}>
              {name ?? 'Nobody'}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {here.map((each) => (
              <Menu.Item key={each.value} onClick={() => assign(each.value)} rightSection={each.value === owner ? <Icon name="check" size={13} /> : null}>
                {each.label}
              </Menu.Item>
            ))}
            {owner && <Menu.Item onClick={() => assign(null)}>Nobody</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      ) : (
        <span className={classes.markValue}>{name ?? 'Nobody'}</span>
      )}
    </div>
  )
}
