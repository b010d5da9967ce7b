/** How one field is asked: its words, its kind, its choices, whether it is needed, whether it comes later. */
import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FieldError } from '../../api/client'
import type { FormField } from '../../api/forms-shapes'
import type { Field } from '../../api/types'
import { Text } from '@mantine/core'
import { errorAt, errorsIn } from './draft'
import { hasOptions, kindsOf, kindWords, optionsFrom, optionsText, turned } from './field-kinds'
import classes from './forms.module.css'

const placed = ['label', 'help', 'options', 'default', 'type']

export function FieldForm({ field, people, errors, pointer, onChange }: {
  field: FormField
  people: Field[]
  errors: FieldError[]
  pointer: string
  onChange: (field: FormField) => void
}) {
  const kinds = kindsOf(field, people)
  const hidden = field.type === 'hidden'
  const at = (part: string) => errorsIn(errors, `${pointer}/${part}`)[0]?.detail ?? null
  const set = (part: Partial<FormField>) => onChange({ ...field, ...part })
  const rest = errorsIn(errors, pointer).filter((each) => !placed.some((part) => errorsIn([each], `${pointer}/${part}`).length > 0))
  return (
    <div className={classes.fieldForm}>
      {[errorAt(rest, pointer), ...rest.filter((each) => each.pointer !== pointer).map((each) => each.detail)].map(
        (detail) =>
          detail && (
            <Text key={detail} size="sm" c="var(--mantine-color-error)" role="alert">
              {detail}
            </Text>
          ),
      )}
      <div className={classes.pair}>
        <TextInput label={hidden ? 'Name' : 'Label'} value={field.label} error={at('label')} autoFocus={field.label === ''} onChange={(event) => set({ label: event.currentTarget.value })} />
        <Select
          label="Asked as"
          allowDeselect={false}
          disabled={kinds.length < 2}
          data={kinds.map((value) => ({ value, label: kindWords[value] }))}
          value={field.type}
          error={at('type')}
          onChange={(type) => {
            const kind = kinds.find((each) => each === type)
            if (kind) onChange(turned(field, kind, people))
          }}
        />
      </div>
      {!hidden && <TextInput label="Help" description="Stands beneath the field." value={field.help ?? ''} error={at('help')} onChange={(event) => set({ help: event.currentTarget.value || null })} />}
      {hasOptions(field.type) && <Options field={field} error={at('options')} onChange={(options) => set({ options })} />}
      {hidden && (
        <TextInput
          label="Value"
          description="Goes along with each submission, such as the campaign it belongs to."
          value={field.default ?? ''}
          error={at('default')}
          onChange={(event) => set({ default: event.currentTarget.value || null })}
        />
      )}
      {!hidden && (
        <>
          <Switch label="Required" checked={field.required} onChange={(event) => set({ required: event.currentTarget.checked })} />
          {field.field !== null && field.field !== 'email' && (
            <Switch
              label="Ask only when it is still missing"
              description="Whoever is known by a link or an earlier visit is not asked again for what you know, but for the next such fields, three at a time."
              checked={field.progressive}
              onChange={(event) => set({ progressive: event.currentTarget.checked })}
            />
          )}
        </>
      )}
    </div>
  )
}

/** One choice to a line; kept as it is typed, so that a line can be begun. */
function Options({ field, error, onChange }: { field: FormField; error: string | null; onChange: (options: { value: string; label: string }[]) => void }) {
  const [text, setText] = useState(() => optionsText(field.options))
  return (
    <Textarea
      label="Choices"
      description={field.field === null ? 'One to a line.' : 'One to a line. Before the = stands what is kept, behind it what visitors read.'}
      autosize
      minRows={3}
      maxRows={10}
      value={text}
      error={error}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(optionsFrom(event.currentTarget.value))
      }}
    />
  )
}
