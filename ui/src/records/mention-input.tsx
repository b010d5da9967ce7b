/** A text in which an @ offers colleagues. Arrows choose, Enter or Tab takes, Esc goes on typing. */
import { Textarea } from '@mantine/core'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { asked, matching, type Person } from '../lib/mentions'
import classes from './desk.module.css'

export function MentionInput({ value, people, label, placeholder, onChange, onSend }: {
  value: string
  people: Person[]
  label: string
  placeholder: string
  onChange: (value: string) => void
  onSend: () => void
}) {
  const input = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const [caret, setCaret] = useState(0)
  const [at, setAt] = useState(0)
  const [shut, setShut] = useState(false)
  const word = shut ? null : asked(value, caret)
  const offered = word ? matching(people, word.word) : []
  const chosen = offered[Math.min(at, offered.length - 1)]

  const take = (person: Person) => {
    if (!word) return
    const before = `${value.slice(0, word.from)}@${person.label} `
    onChange(before + value.slice(caret))
    setCaret(before.length)
    setAt(0)
    // The caret can only be set once the new text stands there.
    setTimeout(() => {
      input.current?.focus()
      input.current?.setSelectionRange(before.length, before.length)
    })
  }
  const keys = (event: KeyboardEvent) => {
    if (chosen) {
      if (event.key === 'ArrowDown') setAt((at + 1) % offered.length)
      else if (event.key === 'ArrowUp') setAt((at + offered.length - 1) % offered.length)
      else if (event.key === 'Enter' || event.key === 'Tab') take(chosen)
      else if (event.key === 'Escape') setShut(true)
      else return
      event.preventDefault()
      event.stopPropagation()
    } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      onSend()
    }
  }
  return (
    <div className={classes.typing}>
      <Textarea
        ref={input}
        aria-label={label}
        placeholder={placeholder}
        autosize
        minRows={2}
        maxRows={12}
        value={value}
        role="combobox"
        aria-expanded={offered.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? `${list}-${chosen.value}` : undefined}
        onKeyDown={keys}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onChange={(event) => {
          setShut(false)
          setCaret(event.currentTarget.selectionStart)
          onChange(event.currentTarget.value)
        }}
      />
      <ul id={list} role="listbox" aria-label="Colleagues" className={classes.offered} hidden={offered.length === 0}>
        {offered.map((person) => (
          <li
            key={person.value}
            id={`${list}-${person.value}`}
            role="option"
            aria-selected={person === chosen}
            className={person === chosen ? classes.chosen : undefined}
            onMouseDown={(event) => {
              event.preventDefault()
              take(person)
            }}
          >
            {person.label}
          </li>
        ))}
      </ul>
    </div>
  )
}
