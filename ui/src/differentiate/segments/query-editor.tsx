/** The editor of SQL, told of the tables there are. */
import { useMemo, useRef } from 'react'
import { useTables } from '../../api/sql'
import type { SqlTable } from '../../api/types'
import { CodeEditor, type EditorHandle } from '../../ui/code-editor'
import { language } from '../sql/language'

const none: SqlTable[] = []
const nothing = () => undefined

export interface QueryEditorProps {
  value: string
  onChange: (query: string) => void
  /** Ctrl or ⌘ with Enter. */
  onRun: () => void
}

export default function QueryEditor({ value, onChange, onRun }: QueryEditorProps) {
  const tables = useTables().data ?? none
  const spoken = useMemo(() => language(tables), [tables])
  const handle = useRef<EditorHandle | null>(null)
  return <CodeEditor label="Query" hint="select person_id from …" value={value} onChange={onChange} onRun={onRun} onSave={nothing} language={spoken} handle={handle} />
}
