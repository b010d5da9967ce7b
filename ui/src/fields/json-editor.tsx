/** The code editor told of JSON. */
import { StreamLanguage } from '@codemirror/language'
import { useRef } from 'react'
import { CodeEditor, type EditorHandle } from '../ui/code-editor'

const language = StreamLanguage.define({
  name: 'json',
  token(stream) {
    if (stream.eatSpace()) return null
    if (stream.match(/^"(?:[^"\\]|\\.)*"(?=\s*:)/)) return 'propertyName'
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string'
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return 'number'
    if (stream.match(/^(?:true|false)\b/)) return 'bool'
    if (stream.match(/^null\b/)) return 'null'
    stream.next()
    return null
  },
})

const nothing = () => undefined

export default function JsonEditor({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const handle = useRef<EditorHandle | null>(null)
  return <CodeEditor label={label} hint="{ }" value={value} onChange={onChange} onRun={nothing} onSave={nothing} language={language} handle={handle} />
}
