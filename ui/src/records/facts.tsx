/** The facts of a record in sections, each edited in place. */
import { Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useMayChange } from '../api/may'
import type { Held } from '../api/records'
import type { Field, ObjectType } from '../api/types'
import { ago, moment } from '../lib/format'
import { Icon } from '../ui/icon'
import { Fact } from './fact'
import { sectionsOf } from './sections'
import classes from './facts.module.css'

/** So many empty fields are shown as an invitation; more of them would bury what is known. */
const few = 4

export function Facts({ object, held, hide = [] }: { object: ObjectType; held: Held; hide?: string[] }) {
  const mayChange = useMayChange(object, held.record)
  const { record } = held
  const [all, setAll] = useState(false)
  const isEmpty = (field: Field) => (record[field.slug] ?? '') === ''
  const sections = sectionsOf(object).filter((section) => !hide.includes(section.title))
  const empty = sections.flatMap((section) => section.fields).filter(isEmpty).length
  const folded = !all && empty > few
  return (
    <div className={classes.facts}>
      {sections
        .map((section) => ({ ...section, fields: folded ? section.fields.filter((field) => !isEmpty(field)) : section.fields }))
        .filter((section) => section.fields.length > 0)
        .map((section) => (
          <Section key={section.title} title={section.title}>
            {section.fields.map((field) => (
              <Fact key={field.slug} object={object} field={field} held={held} fixed={!mayChange} />
            ))}
          </Section>
        ))}
      {empty > few && (
        <button type="button" className={classes.fold} onClick={() => setAll(!all)} aria-expanded={all}>
          <Icon name={all ? 'up' : 'plus'} size={13} />
          {all ? 'Hide empty fields' : `${empty} empty fields`}
        </button>
      )}
      <Section title="Record">
        <Told name="Created" value={record.created_at} />
        <Told name="Changed" value={record.updated_at} />
        {typeof record.source === 'string' && record.source !== '' && (
          <div className={classes.fact}>
            <dt>Source</dt>
            <dd className={classes.still}>
              {record.source}
              {typeof record.source_id === 'string' && record.source_id !== '' && (
                <Text span c="dimmed" size="sm">
                  {' '}
                  <span title={record.source_id}>{brief(record.source_id)}</span>
                </Text>
              )}
            </dd>
          </div>
        )}
      </Section>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={classes.sectionTitle}>{title}</h2>
      <dl className={classes.list}>{children}</dl>
    </section>
  )
}

function Told({ name, value }: { name: string; value: unknown }) {
  if (typeof value !== 'string') return null
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd className={classes.still} title={moment(value)}>
        {ago(value)}
      </dd>
    </div>
  )
}

function brief(id: string): string {
  return id.length > 20 ? `${id.slice(0, 18)}…` : id
}
