/** Text with emphasis, lists and links. What is shown is built anew from an allow-list, never put in as HTML. */
import { createElement, lazy, type ReactNode, Suspense } from 'react'
import { Input, Textarea } from '@mantine/core'
import { type Family, type InputProps, textOf, type ViewProps } from './family'
import classes from './fields.module.css'
import { parseRich, plainText, type Rich } from './rich-tree'
import { WordOperand } from './operand'

const RichEditor = lazy(() => import('./rich-editor'))

function drawn(tree: Rich[]): ReactNode[] {
  return tree.map((each, index) => {
    if (typeof each === 'string') return each
    if (each.tag === 'br') return <br key={index} />
    const link = each.tag === 'a' ? { href: each.href, target: '_blank', rel: 'noreferrer noopener' } : {}
    return createElement(each.tag, { key: index, ...link }, ...drawn(each.children))
  })
}

export function RichText({ text }: { text: string }) {
  return <div className={classes.rich}>{drawn(parseRich(text))}</div>
}

function RichView({ value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <RichText text={text} />
}

function RichField(props: InputProps) {
  return (
    <Input.Wrapper label={props.label} labelElement="div" description={props.description} error={props.error} required={props.required ?? false} withAsterisk={props.required ?? false}>
      <Suspense fallback={<Textarea aria-label={props.field.label} value={plainText(parseRich(textOf(props.value)))} readOnly minRows={4} autosize />}>
        <RichEditor label={props.field.label} value={textOf(props.value)} onChange={props.onChange} autoFocus={props.autoFocus ?? false} onBlur={props.onBlur} />
      </Suspense>
    </Input.Wrapper>
  )
}

export const richText: Family = {
  View: RichView,
  Input: RichField,
  Operand: WordOperand,
  text: (value) => plainText(parseRich(textOf(value))).trim(),
  icon: 'line',
  align: 'left',
  width: 240,
}
