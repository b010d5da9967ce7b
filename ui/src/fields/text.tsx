/** A line of text, an e-mail address, a web address. */
import { Anchor, TextInput } from '@mantine/core'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function TextView({ field, value }: ViewProps) {
  const text = textOf(value)
  if (text === '') return null
  if (field.type === 'email') return <Outward href={`mailto:${text}`} text={text} />
  if (field.type === 'url' && /^https?:\/\//.test(text)) return <Outward href={text} text={text.replace(/^https?:\/\//, '')} />
  return <>{text}</>
}

export function Outward({ href, text, title }: { href: string; text: string; title?: string | undefined }) {
  return (
    <Anchor href={href} title={title} inherit c="inherit" tabIndex={-1} target={href.startsWith('http') ? '_blank' : undefined} rel="noreferrer">
      {text}
    </Anchor>
  )
}

function TextField(props: InputProps) {
  const { field, value, onChange } = props
  const kind = field.type === 'email' || field.type === 'url' ? field.type : 'text'
  return <TextInput {...labels(props)} type={kind} value={textOf(value)} onChange={(event) => onChange(event.currentTarget.value)} />
}

const base = { View: TextView, Input: TextField, align: 'left' } as const
export const text: Family = { ...base, icon: 'text', width: 180 }
export const email: Family = { ...base, icon: 'mail', width: 220 }
export const link: Family = { ...base, icon: 'link', width: 180 }
