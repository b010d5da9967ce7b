/** A small editor for rich text: bold, italic, lists, headings, links, by button and by key. */
import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Icon, type IconName } from '../ui/icon'
import classes from './rich-editor.module.css'
import { clean, html, parseRich, type Rich, typedAddress } from './rich-tree'

interface Tool {
  command: string
  argument?: string
  label: string
  icon: IconName
}

const tools: Tool[] = [
  { command: 'bold', label: 'Bold', icon: 'bold' },
  { command: 'italic', label: 'Italic', icon: 'italic' },
  { command: 'formatBlock', argument: 'h3', label: 'Heading', icon: 'text' },
  { command: 'insertUnorderedList', label: 'List', icon: 'list' },
  { command: 'insertOrderedList', label: 'Numbered list', icon: 'hash' },
]

function nodes(tree: Rich[]): Node[] {
  return tree.map((each) => {
    if (typeof each === 'string') return document.createTextNode(each)
    const made = document.createElement(each.tag)
    if (each.href) made.setAttribute('href', each.href)
    made.append(...nodes(each.children))
    return made
  })
}

export default function RichEditor({ label, value, onChange, autoFocus, onBlur }: {
  label: string
  value: string
  onChange: (value: string | null) => void
  autoFocus: boolean
  onBlur?: (() => void) | undefined
}) {
  const box = useRef<HTMLDivElement>(null)
  const told = useRef<string | null>(null)

  useEffect(() => {
    const at = box.current
    // What was typed here comes back as the value; only a change from elsewhere is drawn anew.
    if (!at || told.current === value) return
    at.replaceChildren(...nodes(parseRich(value)))
    told.current = value
  }, [value])
  useEffect(() => {
    if (autoFocus) box.current?.focus()
  }, [autoFocus])

  const tell = () => {
    if (!box.current) return
    const tree = clean(box.current)
    const empty = (box.current.textContent ?? '').trim() === ''
    told.current = empty ? '' : html(tree)
    onChange(empty ? null : told.current)
  }
  const run = ({ command, argument }: Pick<Tool, 'command' | 'argument'>) => {
    box.current?.focus()
    const again = command === 'formatBlock' && document.queryCommandValue('formatBlock').toLowerCase() === argument
    document.execCommand(command, false, again ? 'p' : argument)
    tell()
  }
  // Whatever is pasted passes the same sieve as what the server sends.
  const paste = (event: ClipboardEvent) => {
    event.preventDefault()
    const rich = event.clipboardData.getData('text/html')
    if (rich === '') document.execCommand('insertText', false, event.clipboardData.getData('text/plain'))
    else document.execCommand('insertHTML', false, html(parseRich(rich)))
    tell()
  }
  const keys = (event: KeyboardEvent) => {
    // Enter makes a line here; it saves only with Ctrl or ⌘, which whoever holds the editor listens for.
    if (event.key === 'Enter' && !event.metaKey && !event.ctrlKey) event.stopPropagation()
  }

  return (
    <div className={classes.editor}>
      <div className={classes.tools} role="toolbar" aria-label={`Format ${label.toLowerCase()}`}>
        {tools.map((tool) => (
          <ActionIcon key={tool.label} size={24} aria-label={tool.label} title={tool.label} onMouseDown={(event) => event.preventDefault()} onClick={() => run(tool)}>
            <Icon name={tool.icon} size={14} />
          </ActionIcon>
        ))}
        <LinkTool onLink={(address) => run(address === null ? { command: 'unlink' } : { command: 'createLink', argument: address })} />
      </div>
      <div
        ref={box}
        className={classes.text}
        contentEditable
        suppressContentEditableWarning
        role="textbox"
        aria-multiline="true"
        aria-label={label}
        onInput={tell}
        onPaste={paste}
        onDrop={(event) => event.preventDefault()}
        onKeyDown={keys}
        onBlur={onBlur}
      />
    </div>
  )
}

function LinkTool({ onLink }: { onLink: (address: string | null) => void }) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const chosen = useRef<Range | null>(null)
  const finish = (address: string | null) => {
    setOpen(false)
    setTyped('')
    const selection = window.getSelection()
    if (chosen.current && selection) {
      selection.removeAllRanges()
      selection.addRange(chosen.current)
    }
    onLink(address)
  }
  return (
    <Popover opened={open} onChange={setOpen} trapFocus withinPortal={false} position="bottom-start">
      <Popover.Target>
        <ActionIcon
          size={24}
          aria-label="Link"
          title="Link"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            const selection = window.getSelection()
            chosen.current = selection && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null
            setOpen(!open)
          }}
        >
          <Icon name="link" size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        <div className={classes.link}>
          <TextInput
            size="xs"
            aria-label="Address of the link"
            placeholder="example.com"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              event.stopPropagation()
              finish(typedAddress(typed))
            }}
          />
          <Button size="compact-xs" onClick={() => finish(typedAddress(typed))}>
            {typed.trim() === '' ? 'Remove link' : 'Set link'}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
