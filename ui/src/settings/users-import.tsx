/** Colleagues from a file: choose it, say what its columns mean, see what would become of each row, add them. */
import { Anchor, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Colleagues, useImportUsers } from '../api/colleagues'
import { useObjects } from '../api/records'
import type { Session } from '../api/types'
import { usePreview } from '../api/work'
import type { Preview } from '../api/work-types'
import { ChooseFile } from '../identify/choose-file'
import { mapFile, type Reading, unsaid } from '../identify/map-file'
import { readerWords } from '../identify/reader-words'
import { ReadingPanel } from '../identify/reading-panel'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { UsersImportOutcome } from './users-import-outcome'
import { UsersImportSetup } from './users-import-setup'

export function UsersImport({ session }: { session: Session }) {
  // How a file is read does not depend on the object, but one has to be named.
  const object = useObjects().data?.[0]?.slug ?? 'people'
  const preview = usePreview()
  const bring = useImportUsers()
  const [file, setFile] = useState<File | null>(null)
  const [reading, setReading] = useState(unsaid)
  const [sheet, setSheet] = useState<string | null>(null)
  const [done, setDone] = useState<Colleagues | null>(null)
  const look = (at: File, as: Reading, of: string | null = sheet) =>
    preview.mutate({ file: at, object, map_file: mapFile(object, [], {}, as), sheet: of })
  const choose = (chosen: File | null) => {
    // What is being added comes with links, which somebody has to see.
    if (bring.isPending) return
    bring.reset()
    setFile(chosen)
    setReading(unsaid)
    setSheet(null)
    setDone(null)
    if (chosen) look(chosen, unsaid, null)
  }
  const seen = file && !done ? preview.data : undefined
  return (
    <>
      <Text size="sm" c="dimmed">
        Whoever is new is added with a link to come in; who is here already stays as they are. Nothing is written before you have seen it.{' '}
        <Anchor component={Link} to="/settings/users" size="sm" underline="always" style={{ whiteSpace: 'nowrap' }}>
          Back to all users
        </Anchor>
      </Text>
      <fieldset disabled={bring.isPending} style={{ display: 'contents' }}>
        <ChooseFile file={file} waiting={preview.isPending} onChoose={choose} />
        {preview.error && <Failed error={preview.error} retry={() => file && look(file, reading)} />}
        {preview.isPending && !preview.data && (
          <Panel>
            <Lines count={5} />
          </Panel>
        )}
        {file && seen && seen.sheets.length > 1 && (
          <Panel title="Which sheet">
            <Select
              aria-label="Sheet"
              placeholder="The only one that holds something"
              data={seen.sheets}
              value={sheet}
              onChange={(chosen) => {
                setSheet(chosen)
                look(file, reading, chosen)
              }}
            />
          </Panel>
        )}
        {file && seen && (
          <ReadingPanel
            preview={undated(seen)}
            reading={reading}
            onChange={(as) => {
              setReading(as)
              look(file, as)
            }}
          />
        )}
        {seen && seen.columns.length === 0 && <Unreadable preview={seen} />}
        {file && seen && seen.columns.length > 0 && (
          <UsersImportSetup
            key={`${file.name} ${file.lastModified} ${sheet ?? ''} ${seen.columns.map((column) => column.name).join()}`}
            file={file}
            sheet={sheet}
            reading={reading}
            preview={seen}
            own={session.user.email}
            bring={bring}
            onDone={setDone}
          />
        )}
      </fieldset>
      {done && <UsersImportOutcome outcome={done} />}
    </>
  )
}

/** Nobody's days matter here, so nobody is asked how they are written. */
function undated(preview: Preview): Preview {
  return { ...preview, columns: preview.columns.map((column) => ({ ...column, date_forms: [] })) }
}

function Unreadable({ preview }: { preview: Preview }) {
  return (
    <Panel title="No columns can be read yet">
      <ul style={{ margin: 0, paddingLeft: 18, fontSize: 13 }}>
        {preview.problems.map((problem, index) => (
          <li key={index}>{readerWords(problem)}</li>
        ))}
      </ul>
    </Panel>
  )
}
