/** A text editor for code: colours, line numbers, completion. Which language it is, the page that uses it says. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { type RefObject, useEffect, useRef } from 'react'
import classes from './code-editor.module.css'

export interface EditorHandle {
  /** Puts text where the cursor is, with the blanks that keep words apart. */
  insert: (text: string) => void
  focus: () => void
}

interface CodeEditorProps {
  value: string
  onChange: (value: string) => void
  /** Ctrl or ⌘ with Enter. */
  onRun: () => void
  /** Ctrl or ⌘ with S. */
  onSave: () => void
  language: Extension
  label: string
  hint: string
  handle: RefObject<EditorHandle | null>
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--accent)', fontWeight: '550' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.standard(tags.name), tags.function(tags.name), tags.typeName], color: 'var(--code-name)' },
  { tag: tags.comment, color: 'var(--text-soft)', fontStyle: 'italic' },
])

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--text)', backgroundColor: 'var(--panel)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--text-soft)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--sunken)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: 'var(--chosen)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--chosen)', outline: '1px solid var(--line-strong)' },
  '.cm-placeholder': { color: 'var(--text-soft)' },
  '.cm-tooltip': { border: '1px solid var(--line-strong)', borderRadius: '8px', backgroundColor: 'var(--panel)', color: 'var(--text)', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', fontSize: '13px', maxHeight: '15em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--chosen)', color: 'var(--text)' },
  '.cm-completionDetail': { color: 'var(--text-soft)', fontStyle: 'normal' },
  '.cm-completionInfo': { padding: '6px 10px', maxWidth: '280px', fontSize: '12px' },
})

export function CodeEditor({ value, onChange, onRun, onSave, language, label, hint, handle }: CodeEditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const spoken = useRef(new Compartment())
  // The editor lives longer than one drawing of the page, and calls what is current then.
  const calls = useRef({ onChange, onRun, onSave })
  calls.current = { onChange, onRun, onSave }
  const begun = useRef({ value, language, label, hint })

  useEffect(() => {
    if (!box.current) return
    const { value: doc, language: first, label: name, hint: empty } = begun.current
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc,
        extensions: [
          keymap.of([
            { key: 'Mod-Enter', run: () => (calls.current.onRun(), true) },
            { key: 'Mod-s', run: () => (calls.current.onSave(), true) },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          lineNumbers(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          highlightActiveLine(),
          syntaxHighlighting(colours),
          look,
          placeholder(empty),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': name, spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) calls.current.onChange(update.state.doc.toString())
          }),
          spoken.current.of(first),
        ],
      }),
    })
    view.current = editor
    handle.current = {
      focus: () => editor.focus(),
      insert: (text) => {
        const { from, to } = editor.state.selection.main
        const before = editor.state.sliceDoc(Math.max(0, from - 1), from)
        const after = editor.state.sliceDoc(to, to + 1)
        const put = `${/[\w"')]/.test(before) ? ' ' : ''}${text}${/\w/.test(after) ? ' ' : ''}`
        editor.dispatch({ changes: { from, to, insert: put }, selection: { anchor: from + put.length }, userEvent: 'input' })
        editor.focus()
      },
    }
    return () => {
      handle.current = null
      view.current = null
      editor.destroy()
    }
  }, [handle])

  useEffect(() => {
    view.current?.dispatch({ effects: spoken.current.reconfigure(language) })
  }, [language])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, selection: { anchor: value.length } })
  }, [value])

  return <div ref={box} className={classes.editor} />
}
