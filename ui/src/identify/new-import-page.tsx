/** A new import: choose a file, tell what its columns mean, try it dry, run it. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../api/may'
import { useObjects } from '../api/records'
import type { ObjectType } from '../api/types'
import { usePreview } from '../api/work'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { ChooseFile } from './choose-file'
import { ImportSetup } from './import-setup'
import { importable } from './importable'
import { mapFile, type Reading, unsaid } from './map-file'
import { NoImports } from './no-imports'
import { ReadingPanel } from './reading-panel'

const trail = { label: 'Imports', to: '/imports' }

export default function NewImportPage() {
  const objects = useObjects()
  const may = useMay()
  const into = importable(objects.data ?? [], may)
  return (
    <>
      <PageHead title="New import" trail={trail} />
      <PageBody narrow>
        {objects.error ? (
          <Failed error={objects.error} retry={() => void objects.refetch()} />
        ) : may.act('import') && objects.isPending ? (
          <Panel>
            <Lines count={5} />
          </Panel>
        ) : objects.data && into.length > 0 ? (
          <NewImport objects={objects.data} into={into} />
        ) : (
          <NoImports />
        )}
      </PageBody>
    </>
  )
}

function NewImport({ objects, into }: { objects: ObjectType[]; into: ObjectType[] }) {
  const [file, setFile] = useState<File | null>(null)
  const preview = usePreview()
  const [reading, setReading] = useState(unsaid)
  const [sheet, setSheet] = useState<string | null>(null)
  // Columns are guessed for people first, as most files hold them.
  const first = into.find((object) => object.slug === 'people')?.slug ?? into[0]?.slug ?? 'people'
  const look = (at: File, as: Reading, of: string | null = sheet) =>
    preview.mutate({ file: at, object: first, map_file: mapFile(first, [], {}, as), sheet: of })
  const choose = (chosen: File | null) => {
    setFile(chosen)
    setReading(unsaid)
    setSheet(null)
    if (chosen) look(chosen, unsaid, null)
  }
  const read = (as: Reading) => {
    setReading(as)
    if (file) look(file, as)
  }
  return (
    <>
      <ChooseFile file={file} waiting={preview.isPending} onChoose={choose} />
      {preview.error && <Failed error={preview.error} retry={() => file && look(file, reading)} />}
      {preview.isPending && !preview.data && (
        <Panel>
          <Lines count={5} />
        </Panel>
      )}
      {file && preview.data && (preview.data.sheets?.length ?? 0) > 1 && (
        <Panel title="Which sheet">
          <Select
            aria-label="Sheet"
            allowDeselect={false}
            data={preview.data.sheets ?? []}
            value={sheet ?? preview.data.sheets?.[0] ?? null}
            onChange={(chosen) => {
              setSheet(chosen)
              if (chosen) look(file, reading, chosen)
            }}
          />
        </Panel>
      )}
      {file && preview.data && <ReadingPanel preview={preview.data} reading={reading} onChange={read} />}
      {file && preview.data && (
        <ImportSetup
          sheet={sheet}
          key={`${file.name} ${file.lastModified} ${sheet ?? ''} ${preview.data.columns.map((column) => column.name).join()}`}
          file={file}
          preview={preview.data}
          reading={reading}
          objects={objects}
          into={into}
          first={first}
        />
      )}
    </>
  )
}
