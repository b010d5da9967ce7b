/** One field in the preview, drawn as the page of the form draws it. */
import type { ReactNode } from 'react'
import type { FormField } from '../../api/forms-shapes'
import classes from './preview.module.css'

/** Of a long list of choices the first are enough to see what it is. */
const few = 8

const types = { text: 'text', email: 'email', phone: 'tel', number: 'number', date: 'date' } as const

export function PreviewField({ field, optional }: { field: FormField; optional: string }) {
  const free = !field.required && <span className={classes.optional}> ({optional})</span>
  const help = field.help && <span className={classes.help}>{field.help}</span>
  const options = field.options
  if (field.type === 'checkbox') {
    return (
      <label className={classes.check}>
        <input type="checkbox" />
        <span>
          {field.label}
          {free}
          {help}
        </span>
      </label>
    )
  }
  if (field.type === 'multiselect') {
    return (
      <div className={classes.field}>
        <span className={classes.label}>
          {field.label}
          {free}
        </span>
        {options.slice(0, few).map((each) => (
          <label key={each.value} className={classes.check}>
            <input type="checkbox" />
            <span>{each.label}</span>
          </label>
        ))}
        {options.length > few && <span className={classes.help}>…</span>}
        {help}
      </div>
    )
  }
  return (
    <label className={classes.field}>
      <span className={classes.label}>
        {field.label}
        {free}
      </span>
      {input(field)}
      {help}
    </label>
  )
}

function input(field: FormField): ReactNode {
  switch (field.type) {
    case 'textarea':
      return <textarea className={classes.input} rows={3} />
    case 'select':
      return (
        <select className={classes.input}>
          <option />
          {field.options.slice(0, few).map((each) => (
            <option key={each.value}>{each.label}</option>
          ))}
        </select>
      )
    case 'hidden':
    case 'checkbox':
    case 'multiselect':
      return null
    default:
      return <input className={classes.input} type={types[field.type]} />
  }
}
