/** Any JSON, for programs. The editor with colours loads when it is first needed. */
import { Input, Loader } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Cell } from '../api/types'
import { type Family, type InputProps, type ViewProps } from './family'
import classes from './fields.module.css'

const JsonEditor = lazy(() => import('./json-editor'))

export function jsonText(value: Cell, indent = 0): string {
  return value === null || value === undefined ? '' : JSON.stringify(value, null, indent)
}

/** Nothing typed is no value; text that is not JSON yet is told so. */
export function readJson(text: string): { value: Cell } | null {
  if (text.trim() === '') return { value: null }
  try {
    return { value: JSON.parse(text) as Cell }
  } catch {
    return null
  }
}

function JsonView({ value }: ViewProps) {
  const text = jsonText(value)
  return text === '' ? null : <code className={classes.code}>{text.length > 300 ? `${text.slice(0, 300)}…` : text}</code>
}

function JsonField(props: InputProps) {
  const [text, setText] = useState(() => jsonText(props.value, 2))
  const wrong = readJson(text) === null
  return (
    <Input.Wrapper
      label={props.label}
      labelElement="div"
      description={props.description}
      error={props.error ?? (wrong ? 'This is not JSON yet.' : undefined)}
      required={props.required ?? false}
      withAsterisk={props.required ?? false}
    >
      <div className={classes.jsonBox} onBlur={props.onBlur}>
        <Suspense fallback={<Loader size="xs" m="sm" />}>
          <JsonEditor
            label={props.field.label}
            value={text}
            onChange={(typed) => {
              setText(typed)
              const read = readJson(typed)
              if (read) props.onChange(read.value)
            }}
          />
        </Suspense>
      </div>
    </Input.Wrapper>
  )
}

export const json: Family = { View: JsonView, Input: JsonField, text: (value) => jsonText(value), icon: 'code', align: 'left', width: 200 }
