/** Questions in SQL over everything the reader may see: ask, look, plot, keep. */
import { Button, Drawer, SegmentedControl } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { useMay } from '../../api/may'
import { useSession } from '../../api/session'
import { useSavedQueries, useTables } from '../../api/sql'
import type { SavedQuery } from '../../api/types'
import { PageHead } from '../../ui/frame'
import { CodeEditor, type EditorHandle } from '../../ui/code-editor'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { language } from './language'
import { QueryActions } from './query-actions'
import { Result } from './result'
import { SavedList } from './saved-list'
import { SchemaBrowser } from './schema-browser'
import classes from './sql-page.module.css'
import { Start, Trouble } from './start'
import { empty, useDraft } from './use-draft'
import { useRun } from './use-run'

const noTables: never[] = []

export default function SqlPage() {
  const { id } = useParams()
  const queries = useSavedQueries()
  const saved = queries.data?.find((each) => each.id === id)
  const may = useMay()
  if (!may.act('sql')) {
    return (
      <>
        <PageHead title="SQL" />
        <Empty icon="code" title="Your role does not ask in SQL">
          An administrator can allow it, under Settings, Roles. Lists and numbers are there without it.
        </Empty>
      </>
    )
  }
  if (id !== undefined && !saved) {
    return (
      <>
        <PageHead title="SQL" trail={{ label: 'SQL', to: '/sql' }} />
        <div style={{ padding: 24 }}>
          {queries.error ? (
            <Failed error={queries.error} retry={() => void queries.refetch()} />
          ) : queries.isPending ? (
            <Lines count={6} />
          ) : (
            <Empty icon="code" title="There is no such query">
              It was deleted, or its owner shares it no longer.
            </Empty>
          )}
        </div>
      </>
    )
  }
  return <Workbench id={id} saved={saved} />
}

function Workbench({ id, saved }: { id: string | undefined; saved: SavedQuery | undefined }) {
  const user = useSession().data?.user
  const key = (of: string | undefined) => `rapport.sql.${user?.id ?? user?.name ?? ''}.${of ?? 'new'}`
  const held = useDraft(key(id), saved ? { query: saved.query, chart: saved.chart } : empty)
  const running = useRun()
  const tables = useTables().data ?? noTables
  const spoken = useMemo(() => language(tables), [tables])
  const editor = useRef<EditorHandle | null>(null)
  const save = useRef<(() => void) | null>(null)
  const narrow = useMediaQuery('(max-width: 860px)') ?? false
  const [side, { open, close }] = useDisclosure(false)

  // Another query was opened: what came back before is not its answer.
  const answered = useRef(id)
  const { clear } = running
  useEffect(() => {
    if (answered.current === id) return
    answered.current = id
    clear()
  }, [id, clear])
  const { draft } = held
  const run = (query: string) => running.run(query)
  const start = (query: string) => {
    held.change({ query, chart: null })
    run(query)
  }
  const insert = useCallback(
    (text: string) => {
      close()
      editor.current?.insert(text)
    },
    [close],
  )
  const aside = <Side opened={id} onGo={close} onInsert={insert} />
  const fresh = !running.ran && !running.running && running.error === null && !running.cancelled

  return (
    <div className={classes.page}>
      <PageHead
        title={saved?.name ?? 'SQL'}
        trail={saved ? { label: 'SQL', to: '/sql' } : undefined}
        sub={saved ? stateOf(saved, held.changed) : 'questions over everything you may see'}
        actions={
          <QueryActions
            saved={saved}
            draft={draft}
            changed={held.changed}
            save={save}
            onSaved={held.forget}
            onKept={(kept) => {
              // The answer on the page is that of the query just kept.
              answered.current = kept.id
              held.forget()
            }}
          />
        }
      />
      <div className={classes.split}>
        {!narrow && <aside className={classes.side}>{aside}</aside>}
        {narrow && (
          <Drawer opened={side} onClose={close} size={300} title="Tables and queries" padding={16} styles={{ body: { height: 'calc(100dvh - 60px)', display: 'flex' } }}>
            {aside}
          </Drawer>
        )}
        <div className={classes.work}>
          <div className={classes.editor}>
            <CodeEditor
              value={draft.query}
              onChange={(query) => held.change({ query })}
              onRun={() => run(draft.query)}
              onSave={() => save.current?.()}
              language={spoken}
              label="Query"
              hint="select …"
              handle={editor}
            />
          </div>
          <div className={classes.bar}>
            {running.running ? (
              <Button variant="default" leftSection={<Icon name="stop" size={14} />} onClick={running.cancel}>
                Cancel
              </Button>
            ) : (
              <Button leftSection={<Icon name="play" size={14} />} disabled={draft.query.trim() === ''} onClick={() => run(draft.query)}>
                Run
              </Button>
            )}
            <span className={classes.hint}>{running.running ? 'Running…' : running.cancelled ? 'Cancelled. Your query is kept.' : `${apple ? '⌘' : 'Ctrl'} + Enter`}</span>
            {narrow && (
              <Button variant="default" className={classes.browse} onClick={open}>
                Tables and queries
              </Button>
            )}
            {held.changed && saved && (
              <Button variant="subtle" color="gray" className={classes.browse} onClick={held.forget}>
                Back to what is saved
              </Button>
            )}
          </div>
          {running.error !== null && <Trouble error={running.error} />}
          {running.ran && running.error === null ? (
            <Result title={saved?.name ?? 'answer'} ran={running.ran} chart={draft.chart} onChart={(chart) => held.change({ chart })} waiting={running.running} />
          ) : (
            fresh && <Start query={draft.query} onStart={start} />
          )}
        </div>
      </div>
    </div>
  )
}

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent)

function stateOf(saved: SavedQuery, changed: boolean): string {
  const whose = saved.mine ? (saved.shared ? 'shared with everybody' : 'only yours') : `by ${saved.owner?.name ?? 'a colleague'}`
  return changed ? `${whose}, changed since it was saved` : whose
}

interface SideProps {
  opened: string | undefined
  onGo: () => void
  onInsert: (text: string) => void
}

const Side = memo(function Side({ opened, onGo, onInsert }: SideProps) {
  const [part, setPart] = useState(opened === undefined ? 'tables' : 'queries')
  return (
    <div className={classes.parts}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Tables or queries"
        value={part}
        onChange={setPart}
        data={[
          { value: 'tables', label: 'Tables' },
          { value: 'queries', label: 'Queries' },
        ]}
      />
      {part === 'tables' ? <SchemaBrowser onInsert={onInsert} /> : <SavedList opened={opened} onGo={onGo} />}
    </div>
  )
})
