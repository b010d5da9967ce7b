/** The facts of a record in sections, each edited in place. */
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Held } from '../api/records'
import type { ObjectType } from '../api/types'
import { ago, moment } from '../lib/format'
import { Fact } from './fact'
import { useMayWrite } from './list-head'
import { sectionsOf } from './sections'
import classes from './facts.module.css'

export function Facts({ object, held, hide = [] }: { object: ObjectType; held: Held; hide?: string[] }) {
  const mayWrite = useMayWrite()
  const { record } = held
  return (
    <div className={classes.facts}>
      {sectionsOf(object)
        .filter((section) => !hide.includes(section.title))
        .map((section) => (
          <Section key={section.title} title={section.title}>
            {section.fields.map((field) => (
              <Fact key={field.slug} object={object} field={field} held={held} fixed={!mayWrite} />
            ))}
          </Section>
        ))}
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
                  {record.source_id}
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
