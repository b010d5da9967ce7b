/** Text, long text, e-mail, phone and web address. */
import { Anchor, Textarea, TextInput } from '@mantine/core'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function TextView({ field, value }: ViewProps) {
  const text = textOf(value)
  if (text === '') return null
  if (field.type === 'email') return <Outward href={`mailto:${text}`} text={text} />
  if (field.type === 'phone') return <Outward href={`tel:${text.replace(/[^+\d]/g, '')}`} text={text} />
  if (field.type === 'url' && /^https?:\/\//.test(text)) return <Outward href={text} text={text.replace(/^https?:\/\//, '')} />
  return <>{text}</>
}

function Outward({ href, text }: { href: string; text: string }) {
  return (
    <Anchor href={href} inherit c="inherit" tabIndex={-1} target={href.startsWith('http') ? '_blank' : undefined} rel="noreferrer">
      {text}
    </Anchor>
  )
}

const kinds = { email: 'email', phone: 'tel', url: 'url' } as const

function TextField(props: InputProps) {
  const { field, value, onChange } = props
  if (field.type === 'long_text') {
    return (
      <Textarea {...labels(props)} autosize minRows={3} value={textOf(value)} onChange={(e) => onChange(e.currentTarget.value)} />
    )
  }
  const kind = field.type === 'email' || field.type === 'phone' || field.type === 'url' ? kinds[field.type] : 'text'
  return <TextInput {...labels(props)} type={kind} value={textOf(value)} onChange={(e) => onChange(e.currentTarget.value)} />
}

const base = { View: TextView, Input: TextField, align: 'left' } as const

export const text: Family = { ...base, icon: 'text', width: 170 }
export const longText: Family = { ...base, icon: 'list', width: 240 }
export const email: Family = { ...base, icon: 'mail', width: 270 }
export const link: Family = { ...base, icon: 'link', width: 180 }
