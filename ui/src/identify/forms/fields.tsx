/** The fields of a form in their order: add, open, move, remove. */
import { ActionIcon, Button, Group, Select, Text } from '@mantine/core'
import { useState } from 'react'
import type { FormField } from '../../api/forms-shapes'
import { useObject } from '../../api/records'
import { Chip } from '../../fields/chip'
import { Icon } from '../../ui/icon'
import { Sortable } from '../../ui/sortable'
import { errorsIn } from './draft'
import { asked, kindWords, offered, question } from './field-kinds'
import { FieldForm } from './field-form'
import classes from './forms.module.css'
import type { Builder } from './use-builder'

export function Fields({ builder: { draft, errors, change } }: { builder: Builder }) {
  const people = useObject('people')?.fields ?? []
  const [open, setOpen] = useState<string | null>(null)
  const { fields } = draft
  const add = (field: FormField) => {
    change({ fields: [...fields, field] })
    setOpen(field.name)
  }
  const set = (index: number, next: FormField) => change({ fields: fields.map((each, at) => (at === index ? next : each)) })
  const free = offered(people, fields)
  const choices = (own: boolean) => free.filter((each) => (each.built_in === false) === own).map((each) => ({ value: each.slug, label: each.label }))
  const groups = [
    { group: 'About people', items: choices(false) },
    { group: 'Own fields', items: choices(true) },
  ].filter((each) => each.items.length > 0)
  return (
    <>
      <Sortable
        items={fields}
        idOf={(each) => each.name}
        nameOf={(each) => each.label || 'the field without a label'}
        onOrder={(next) => change({ fields: next })}
        render={(field, index) => {
          const opened = open === field.name || errorsIn(errors, `/fields/${index}`).length > 0
          return (
            <div className={classes.field} data-open={opened || undefined}>
              <div className={classes.line}>
                <button type="button" className={classes.fieldName} aria-expanded={opened} onClick={() => setOpen(open === field.name ? null : field.name)}>
                  <Icon name={opened ? 'down' : 'right'} size={12} />
                  <span className={classes.fieldLabel}>{field.label || '…'}</span>
                  {field.required && (
                    <Text span size="xs" c="dimmed">
                      required
                    </Text>
                  )}
                </button>
                {field.progressive && <Chip text="Asked later" colour="violet" />}
                <Chip text={kindWords[field.type]} />
                <ActionIcon aria-label={`Remove ${field.label || 'the field'}`} onClick={() => change({ fields: fields.filter((_, at) => at !== index) })}>
                  <Icon name="close" size={14} />
                </ActionIcon>
              </div>
              {opened && <FieldForm field={field} people={people} errors={errors} pointer={`/fields/${index}`} onChange={(next) => set(index, next)} />}
            </div>
          )
        }}
      />
      <Group gap="xs" align="flex-end">
        <Select
          className={classes.grow ?? ''}
          label="Add a field"
          placeholder="What you want to know about people"
          searchable
          nothingFoundMessage="There is no such field, or it is in the form already."
          data={groups}
          value={null}
          onChange={(slug) => {
            const field = free.find((each) => each.slug === slug)
            if (field) add(asked(field, fields))
          }}
        />
        <Button size="sm" variant="default" onClick={() => add(question('', fields))}>
          Ask something else
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        What is asked of people fills their empty fields and never overwrites what you know better. The answer to something else stays with the submission.
      </Text>
    </>
  )
}
