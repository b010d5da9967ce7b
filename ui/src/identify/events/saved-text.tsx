/** A text that is saved when it is left: Enter saves, Escape takes back what was typed, Ctrl+Z what was saved. */
import { Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { Problem } from '../../api/client'
import { problemText } from '../../ui/notice'
import { undoable } from '../../ui/undo-toast'

interface SavedTextProps {
  label: string
  /** Said by what stands around it. */
  hideLabel?: boolean
  value: string | null
  save: (text: string | null) => Promise<unknown>
  placeholder?: string
  long?: boolean
}

export function SavedText({ label, hideLabel = false, value, save, placeholder, long = false }: SavedTextProps) {
  const before = value ?? ''
  const [typed, setTyped] = useState(before)
  const [error, setError] = useState<string | null>(null)
  // What is saved, here or elsewhere, is what stands there.
  useEffect(() => setTyped(before), [before])
  const keep = async () => {
    const next = typed.trim()
    if (next === before) return setTyped(before)
    setError(null)
    try {
      await save(next === '' ? null : next)
      undoable(`${label} saved`, () => save(before === '' ? null : before))
    } catch (refused) {
      const { title, detail } = problemText(refused)
      setError((refused instanceof Problem ? refused.errors[0]?.detail : undefined) ?? detail ?? title)
    }
  }
  const common = {
    ...(hideLabel ? { 'aria-label': label } : { label }),
    ...(placeholder === undefined ? {} : { placeholder }),
    size: hideLabel ? 'xs' : 'sm',
    value: typed,
    error,
    onBlur: () => void keep(),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault()
        void keep()
      }
      if (event.key === 'Escape') {
        setError(null)
        setTyped(before)
      }
    },
  }
  return long ? (
    <Textarea {...common} autosize minRows={2} maxRows={8} onChange={(event) => setTyped(event.currentTarget.value)} />
  ) : (
    <TextInput {...common} onChange={(event) => setTyped(event.currentTarget.value)} />
  )
}
